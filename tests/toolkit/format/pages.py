"""Made-up pages for the tests of the format."""

RAFT = """---
title: ...through a raft: a test
parent_order: 7 
nav_order: 3
# has_children: true

signature_solutions : [ Governance,Poverty & inequality ] 
sdg: [ 16 Peace Justice And Strong Institutions]
owner: nobody
---
## A raft for everyone 

#### What it does.   
This tool:
-Floats.
-Carries (1) people and (2) goods.  

#### Value proposition for the government/other partner and SDG alignment.
 It is cheap [sic] (see above).

#### Time 
Two weeks

#### Weather
Dry.

#### Focal Point.
[Nerea Okoro] (https://toolkit.example.org/contributors/Nerea%20Ocoro.html)

#### Country, year, and language
 Atlantis, 2020 – ongoing; Spanish and English. 

#### Resources
- Report  (Spanish) – [¿Flota?]( https://files.example.org/flota.pdf) 
-Blog [English] [It floats] (https://blog.example.org/it-floats).
- TORs (Spanish)- [Balsero](https://files.example.org/balsero.pdf 
with two annexes)
Please ask the focal point for the raft.
"""

BOLD = """---
title: Many hands on one reef
parent: How to look after a coast
layout: default
menu_parent: 4
submenu_order: 2
---

# Many hands on one reef

**What it does.** It brings divers and schools together.

**Value proposition for the government or other partner**

It is **cheap** and quick.

**Context**. It began in Atlantis.

**People** (team numerosity)

1.\tOne diver
2.\tOne teacher

**Cost to implement** (in USD)

3,000 - 6,000

**Country and year**

Atlantis 2022

**Resources (in Spanish)**

- [Guía](https://files.example.org/guia.pdf) (Spanish)
1.\t[Carteles](/carteles.pdf)
Ask the school for the rest.
"""

REEFS = """---
title: by counting reefs with school classes
parent_order: 5
nav_order: 2
layout: default

signature_solutions: [Environment, Resilience]
enablers: [Digitalization]
rblac_priorities: [Resilient Sustainable Development and Green Recovery]
sdg: [4 Quality Education, 14 Life Below Water]

---

## Counting reefs with school classes

#### What it does.
This exercise allows you to:
- Count living reefs along a coast.
- Train one class in each village.

#### Value proposition for the government/other partner.
Fishers, schools and the harbour office look at the same map.

#### Why and when to use it.
When nobody knows how many reefs are alive.

#### Known issues and troubleshooting.
It is not yet the moment if:
- there is no boat; in this case consider walking at low tide;
- the school cannot come.

#### Context.
It began in Atlantis with nine classes.

#### Cost to implement.
About USD 500 for masks.

#### Time
Two weeks.

#### People.
- One teacher
- One diver

#### Focal point.
[Nerea Okoro](https://toolkit.example.org/contributors/Nerea%20Okoro.html)

#### Country, year, and language.
Atlantis, 2021-ongoing, Spanish and English.

#### Resources.
- Manual (Spanish) – [Contar arrecifes](https://files.example.org/contar.pdf)
- Blog (English) – [Nine bays, nine classes](https://blog.example.org/nine-bays)
"""
