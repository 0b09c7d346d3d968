// A form with answers in it, on the phone: what applies, what can be chosen, what is missing. It only helps to go on
// (without signal too); the server decides, with forms/format/evaluate.py. No behaviour of a page lives here.
//
// `plan` is what forms/phone.py gives; `answers` path → answer, as the server keeps them.

import { GATHERING, PLAIN, flat, formatDate } from "./form-functions.js";
import { Many, compare, first, number, text, truth } from "./form-values.js";

const MOST_TURNS = 50;

export function concrete(path, turns) {
  let plain = "";
  const parts = path.split("/");
  return parts
    .map((part, place) => {
      plain = plain ? `${plain}/${part}` : part;
      return plain in turns && place < parts.length - 1 ? `${part}[${turns[plain]}]` : part;
    })
    .join("/");
}

export function split(path) {
  const turns = {};
  let plain = "";
  for (const part of path.split("/")) {
    const [, name, turn] = /^([^[]*)(?:\[(\d+)\])?$/.exec(part) ?? [part, part];
    plain = plain ? `${plain}/${name}` : name;
    if (turn) turns[plain] = Number(turn);
  }
  return [plain, turns];
}

export class Filled {
  constructor(plan, answers, at = new Date()) {
    Object.assign(this, { plan, answers, at });
    this.questions = new Map(plan.questions.map((question) => [question.path, question]));
    this.values = new Map();
    this.applies = new Map();
    this.asking = new Set();
    this.order = this.walk(plan.questions, {});
    this.order.forEach((path) => this.value(path));
  }

  // Where things stand

  around(path) {
    const found = [];
    let group = this.plan.groups[(this.questions.get(path) ?? this.plan.groups[path])?.group];
    for (; group; group = this.plan.groups[group.group]) if (group.repeat) found.unshift(group.path);
    return found;
  }

  places(path, known) {
    let found = [{}];
    for (const repeat of this.around(path)) {
      found = found.flatMap((here) => {
        if (repeat in known) return [{ ...here, [repeat]: known[repeat] }];
        return Array.from({ length: this.count(repeat, here) }, (_none, turn) => ({ ...here, [repeat]: turn + 1 }));
      });
    }
    return found;
  }

  count(repeat, turns) {
    const group = this.plan.groups[repeat];
    const key = concrete(repeat, turns);
    const found = group.count
      ? number(this.run(group.count, turns, ""))
      : number(this.isRelevant(repeat, turns) ? this.answers[key] : 0);
    return Number.isNaN(found) ? 0 : Math.trunc(Math.max(0, Math.min(found, MOST_TURNS)));
  }

  // What applies

  isRelevant(path, turns) {
    const key = concrete(path, turns);
    const own = this.questions.get(path) ?? this.plan.groups[path];
    return this.once(key, () => (!own.group || this.groupApplies(own.group, turns)) && this.holds(own.relevant, turns, key));
  }

  groupApplies(path, turns) {
    const group = this.plan.groups[path];
    return this.once(`${concrete(path, turns)}/`, () =>
      (!group.group || this.groupApplies(group.group, turns)) && this.holds(group.relevant, turns, ""));
  }

  holds(tree, turns, key) {
    return !tree || truth(this.run(tree, turns, key));
  }

  once(key, find) {
    if (!this.applies.has(key)) {
      if (this.asking.has(`?${key}`)) return false;
      this.asking.add(`?${key}`);
      const found = find();
      this.asking.delete(`?${key}`);
      this.applies.set(key, found);
    }
    return this.applies.get(key);
  }

  value(path) {
    const [plain, turns] = split(path);
    return this.valueAt(plain, turns);
  }

  valueAt(path, turns) {
    const key = concrete(path, turns);
    if (this.values.has(key)) return this.values.get(key);
    const question = this.questions.get(path);
    if (!question || this.asking.has(key) || !this.isRelevant(path, turns)) return null;
    this.asking.add(key);
    let found = this.answers[key] ?? null;
    if (question.calculation && (!question.answered || found === null)) found = kept(this.run(question.calculation, turns, key));
    else if (question.type === "today" && found === null) found = this.today();
    else if (found === null && !question.answered) found = question.default ?? null;
    this.asking.delete(key);
    this.values.set(key, found);
    return found;
  }

  nodes(path, turns) {
    if (this.plan.groups[path]?.repeat) {
      if (path in turns) return [turns[path]];
      return this.places(path, turns).flatMap((here) =>
        Array.from({ length: this.count(path, here) }, (_none, turn) => turn + 1)
          .filter((turn) => this.groupApplies(path, { ...here, [path]: turn })));
    }
    return this.places(path, turns).map((here) => this.valueAt(path, { ...turns, ...here }));
  }

  // The screens, in order

  walk(questions, turns) {
    const found = [];
    for (let place = 0; place < questions.length;) {
      const question = questions[place];
      const repeat = this.around(question.path).find((one) => !(one in turns));
      if (repeat === undefined) {
        if (this.isRelevant(question.path, turns)) found.push(concrete(question.path, turns));
        place += 1;
        continue;
      }
      const inside = [];
      while (place < questions.length && questions[place].path.startsWith(`${repeat}/`)) inside.push(questions[place++]);
      for (let turn = 1; turn <= this.count(repeat, turns); turn += 1) found.push(...this.walk(inside, { ...turns, [repeat]: turn }));
    }
    return found;
  }

  /** Paths of the questions to show now, notes included. */
  get steps() {
    return this.order.filter((path) => this.questions.get(split(path)[0]).asked);
  }

  choices(path) {
    const [plain, turns] = split(path);
    const question = this.questions.get(plain);
    const all = this.plan.lists[question.list] ?? [];
    return question.filter ? all.filter((choice) => truth(this.run(question.filter, turns, path, choice))) : all;
  }

  /** What keeps this answer from being sent, in words; "" when it is fine or only the server can tell. */
  fault(path) {
    const [plain, turns] = split(path);
    const question = this.questions.get(plain);
    if (!question?.answered || !this.isRelevant(plain, turns)) return "";
    const value = this.value(path);
    if (value === null || value === "" || value.length === 0) {
      const required = Array.isArray(question.required) ? truth(this.run(question.required, turns, path)) : question.required;
      return required ? question.missing : "";
    }
    if (question.filter && [value].flat().some((name) => !this.choices(path).some((choice) => choice.name === name))) return question.unfit;
    return question.constraint && !truth(this.run(question.constraint, turns, path)) ? question.unfit : "";
  }

  today() {
    const pad = (part) => String(part).padStart(2, "0");
    return `${this.at.getFullYear()}-${pad(this.at.getMonth() + 1)}-${pad(this.at.getDate())}`;
  }

  // Formulas

  run(tree, turns, here, choice = null) {
    return first(new Run(this, turns, here, choice).run(tree));
  }
}

class Run {
  constructor(form, turns, here, choice) {
    Object.assign(this, { form, turns, here, choice });
  }

  run(tree) {
    const [kind, one, other] = tree;
    switch (kind) {
      case "n":
      case "s":
        return one;
      case "ref": {
        const nodes = this.form.nodes(one, this.turns);
        const isOne = this.form.around(one).every((repeat) => repeat in this.turns) && !this.form.plan.groups[one]?.repeat;
        return isOne ? (nodes[0] ?? null) : new Many(nodes);
      }
      case ".":
        return this.form.answers[this.here] ?? null;
      case "turn":
        return this.turns[one] ?? 0;
      case "col":
        return this.column(one);
      case "item":
        return this.item(one, other, tree[3]);
      case "call":
        return this.call(one, tree.slice(2));
      case "neg":
        return -number(this.run(one));
      case "and":
        return tree.slice(1).every((part) => truth(this.run(part)));
      case "or":
        return tree.slice(1).some((part) => truth(this.run(part)));
      case "+":
        return tree.slice(1).reduce((sum, part) => sum + number(this.run(part)), 0);
      case "-":
        return number(this.run(one)) - number(this.run(other));
      case "*":
        return number(this.run(one)) * number(this.run(other));
      case "div":
        return number(this.run(one)) / number(this.run(other));
      case "mod":
        return number(this.run(one)) % number(this.run(other));
      default:
        return compare(kind, this.run(one), this.run(other));
    }
  }

  column(name) {
    return this.choice ? (this.choice[name] ?? this.choice.columns?.[name] ?? "") : "";
  }

  item(list, condition, column) {
    const outer = this.choice;
    for (const choice of this.form.plan.lists[list] ?? []) {
      this.choice = choice;
      if (truth(this.run(condition))) {
        const found = this.column(column);
        this.choice = outer;
        return found;
      }
    }
    this.choice = outer;
    return "";
  }

  call(name, args) {
    const value = (place) => this.run(args[place]);
    switch (name) {
      case "if":
        return truth(value(0)) ? value(1) : value(2);
      case "coalesce":
        return args.map((part) => first(this.run(part))).find((found) => text(found) !== "") ?? "";
      case "once": {
        const found = this.form.answers[this.here];
        return text(found) === "" ? value(0) : found;
      }
      case "today":
        return this.form.today();
      case "now":
        return `${this.form.today()}T${this.form.at.toTimeString().slice(0, 8)}`;
      case "jr:choice-name": {
        const list = this.form.plan.lists[this.form.questions.get(args[1][1])?.list] ?? [];
        const label = (wanted) => list.find((choice) => choice.name === wanted)?.label;
        return text(value(0)).split(/\s+/).map(label).filter(Boolean).join(", ");
      }
      case "indexed-repeat":
        return this.indexed(args);
      case "string-length":
        return Array.from(text(args.length ? value(0) : this.form.answers[this.here])).length;
      case "join":
        return flat(args.slice(1).map((part) => this.run(part))).map(text).join(text(value(0)));
      case "format-date":
      case "format-date-time":
        return formatDate(first(value(0)), first(value(1)), this.form.plan.words);
      default: {
        const values = args.map((part) => this.run(part));
        return name in GATHERING ? GATHERING[name](flat(values)) : PLAIN[name](...values.map(first));
      }
    }
  }

  indexed(args) {
    const turns = { ...this.turns };
    for (let place = 1; place < args.length; place += 2) {
      const index = number(this.run(args[place + 1]));
      if (!(index >= 1 && index <= this.form.count(args[place][1], turns))) return "";
      turns[args[place][1]] = Math.trunc(index);
    }
    return this.form.nodes(args[0][1], turns)[0] ?? "";
  }
}

function kept(value) {
  const found = Array.isArray(value) ? value[0] : value;
  return found === "" || found === undefined || (typeof found === "number" && !Number.isFinite(found)) ? null : found;
}

export const relevant = (plan, answers, at) => new Filled(plan, answers, at).steps;
export const choices = (plan, answers, path, at) => new Filled(plan, answers, at).choices(path);
export function check(plan, answers, at) {
  const form = new Filled(plan, answers, at);
  return Object.fromEntries(form.order.map((path) => [path, form.fault(path)]).filter(([, fault]) => fault));
}
