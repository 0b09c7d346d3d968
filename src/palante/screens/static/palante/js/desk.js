// The workspace's behaviours. Every page works without them.
import { attach as islands } from "./desk-islands.js"
import { attach as keys } from "./desk-keys.js"
import { attach as poll } from "./desk-poll.js"
import { attach as rows } from "./desk-rows.js"
import { attach as toasts } from "./desk-toasts.js"
import { attach as small } from "./desk-small.js"
import { attach as upload } from "./desk-upload.js"

islands()
poll()
keys()
toasts()
const each = (root) => { rows(root); small(root); upload(root) }
each(document)
document.addEventListener("htmx:afterSettle", (event) => each(event.target.parentNode ?? document))
