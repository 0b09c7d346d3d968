// The service worker, as rules one can read aloud:
//  1. Files with a hash in their name come from this phone.
//  2. A page comes from the network; when that takes too long or fails, as it was when last opened here.
//  3. A page is kept only if the server says whose it is (X-Who), and shown only while that person is signed in here.
//     A story that person opened is kept beside them, until the server says that it is gone.
//  4. Signing out, or being signed out, clears the pages. Nothing else is ever kept: no links, no card, no exports.
//  5. A notice that comes is shown, once for each message; a tap opens its page. Notices end here with signing out.
const SHELL = "shell-{{ version }}"
const FILES = {{ files|safe }}
const OFFLINE = "{{ offline }}"
const PATIENCE = 6_000
const MOST = 40
const STORY = /^\/stories\/[\w-]+\/$/

addEventListener("install", (event) => {
  skipWaiting()
  event.waitUntil(caches.open(SHELL).then((shell) => shell.addAll([...FILES, OFFLINE])))
})

addEventListener("activate", (event) => {
  const tidy = async () => {
    for (const name of await caches.keys()) if (name.startsWith("shell-") && name !== SHELL) await caches.delete(name)
    await clients.claim()
  }
  event.waitUntil(tidy())
})

addEventListener("message", (event) => {
  if (event.data.who) event.waitUntil(remember(event.data.who).then(keepToday))
})

addEventListener("fetch", (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (url.origin !== location.origin) return
  if (request.method === "POST" && ["/sign-out/", "/quick-exit/"].includes(url.pathname)) {
    event.waitUntil(forget({ drafts: url.pathname === "/sign-out/" }))
  } else if (request.method === "POST" && /^\/(in|sign-in|demo)\/|\/register\/$/.test(url.pathname)) {
    event.waitUntil(doubt()) // somebody signs in: nothing kept is shown until a page says who it is
  }
  if (request.method !== "GET") return // a tap on "Enter" goes straight to the server
  if (request.mode === "navigate") event.respondWith(page(event, url))
  else if (/\.[0-9a-f]{12}\.\w+$/.test(url.pathname)) event.respondWith(file(request))
  else if (FILES.includes(url.pathname)) event.respondWith(fetch(request).catch(() => caches.match(request)))
})

addEventListener("push", (event) => {
  const { title, url, ...notice } = event.data?.json() ?? {}
  if (title) event.waitUntil(registration.showNotification(title, { ...notice, icon: "{{ icon }}", badge: "{{ icon }}", data: url }))
})

addEventListener("notificationclick", (event) => {
  event.notification.close()
  event.waitUntil(clients.openWindow(event.notification.data))
})

const file = async (request) => (await caches.match(request)) ?? fetch(request)

const page = async (event, url) => {
  const { request } = event
  const name = await whose()
  const kept = name && (await (await caches.open(`pages-${name}`)).match(place(url)))
  const answer = fetch(request)
  event.waitUntil(answer.then((fresh) => note(url, fresh.clone())).catch(() => {})) // the page does not wait for that
  try {
    return await (kept ? Promise.race([answer, late()]) : answer)
  } catch {
    return kept || (await caches.match(OFFLINE)) || Response.error()
  }
}

// A canvas is one page whatever question it stands at; a search is not worth keeping.
const place = (url) => (url.pathname.includes("/canvases/") ? url.pathname : url.pathname + url.search)

const late = () => new Promise((_, reject) => setTimeout(reject, PATIENCE))

const note = async (url, fresh) => {
  if (url.pathname === "/sign-in/" && !url.searchParams.has("more")) return forget({}) // signed out from elsewhere
  const name = fresh.headers.get("X-Who") || (STORY.test(url.pathname) && (await whose()))
  if (name && [404, 410].includes(fresh.status)) return void (await (await caches.open(`pages-${name}`)).delete(place(url)))
  if (!name || fresh.redirected || fresh.status !== 200 || url.searchParams.has("q") && !url.pathname.includes("/canvases/")) return
  await remember(name)
  const pages = await caches.open(`pages-${name}`)
  await pages.put(place(url), fresh)
  const all = await pages.keys()
  for (const old of all.slice(0, Math.max(all.length - MOST, 0))) await pages.delete(old)
}

// Whoever came by a link to a canvas finds Hoy without signal too.
const keepToday = async () => {
  if (!(await caches.match("/today/"))) await note(new URL("/today/", location), await fetch("/today/"))
}

// Whose pages these are; with a "?" before the name while that is in doubt.
const noted = async () => (await (await caches.match("/whose"))?.text()) ?? ""

const whose = async () => {
  const name = await noted()
  return name.startsWith("?") ? "" : name
}

const write = async (name) => (await caches.open("whose")).put("/whose", new Response(name))

const doubt = async () => {
  const name = await whose()
  if (name) await write(`?${name}`)
}

const remember = async (name) => {
  const before = await noted()
  if (before === name) return
  if (before !== `?${name}`) await forget({})
  await write(name)
}

const forget = async ({ drafts = false }) => {
  const name = (await noted()).replace("?", "")
  for (const cache of await caches.keys()) if (!cache.startsWith("shell-")) await caches.delete(cache)
  if (!name) return
  await forgetDrafts(name, drafts)
  await (await registration.pushManager?.getSubscription())?.unsubscribe() // the site hears of it with its next notice
}

// What was sent goes; what was not goes only when the person was asked (signing out).
const forgetDrafts = (name, all) =>
  new Promise((done) => {
    const asked = indexedDB.open("palante", 1)
    asked.onupgradeneeded = () => asked.transaction.abort() // nothing was ever kept here
    asked.onerror = done
    asked.onsuccess = () => {
      const work = asked.result.transaction("drafts", "readwrite")
      work.oncomplete = work.onerror = () => done(asked.result.close())
      work.objectStore("drafts").openCursor().onsuccess = ({ target: { result: row } }) => {
        if (!row) return
        if (row.value.who === name && (all || row.value.state === "sent")) row.delete()
        row.continue()
      }
    }
  })
