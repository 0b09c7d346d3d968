"""What is understood in a short reply: plain lists, so that anybody can read them and add to them.

Without accents and in small letters; several words are a phrase. What acts at once (stop, start) has its misspellings
written out, because “caja” is not “baja”; of the others `understand.py` bears a slip of the thumb.
"""

YES = """
si, sip, sii, sep, claro, claro que si, por supuesto, de acuerdo, ok, okay, oki, okey, okis, dale, listo, lista, ya,
perfecto, confirmo, confirmado, confirmada, si confirmo, si voy, si ire, si puedo, ahi estare, ahi voy, voy,
alli estare, vale, bueno,
cuenten conmigo, con gusto, va, yes, yep, yeah, yup, sure, of course, i will, i am in, confirm, confirmed, s, aja, zi, sy,
seh, yess, ire
"""
NO = """
no, nop, nope, noo, nel, no voy, no ire, no gracias, no thanks, no thank you, no podre, no podre ir, no puedo ir,
no asistire, negativo, nno, not this time, n, nah, esta vez no
"""
HELP = """
ayuda, ayudame, ayudenme, necesito ayuda, auxilio, socorro, help, help me, i need help, sos, me ayudan, me ayudas,
me puedes ayudar, me pueden ayudar, pueden ayudarme, puedes ayudarme, quiero ayuda, info
"""
STOP = """
baja, dar de baja, darme de baja, denme de baja, dame de baja, quiero la baja, quiero darme de baja, me doy de baja,
stop, stopall, stop all, unsubscribe, unsuscribe, quit, end, optout, opt out, no mas mensajes, no quiero mas mensajes,
ya no quiero mensajes, ya no quiero mas mensajes, no quiero recibir mensajes, no quiero recibir mas mensajes,
no me escriban, no me escriban mas, ya no me escriban, no me manden mensajes, no me manden mas mensajes,
dejen de escribirme, no more messages, stop messages, stop messaging me, stop texting me, do not write to me,
vaja, bja, abja, bjaa, baaj, baha, baia, bqja, bajja, vaha, stp, sotp, stpo, tsop, satop, srop, stoip
"""
START = """
alta, dar de alta, darme de alta, denme de alta, quiero el alta, start, unstop, subscribe, resume, optin, opt in,
quiero mensajes, quiero recibir mensajes, otra vez mensajes, halta, atla, alat, laata, altaa, aalta, strat, strt, satrt,
statr
"""
PRESENT = """
presente, present, asisti, estoy presente, presente en la sesion, asistencia, attended, attendance, presentes
"""
THANKS = """
gracias, muchas gracias, mil gracias, gracias a ustedes, muy amable, que amable, bendiciones, dios los bendiga,
muchisimas gracias, graciass, thanks, thank you, thank you very much, many thanks, thx, ty
"""
# What may stand beside a word without changing it.
POLITE = """
hola buenas buenos dias dia tardes noches noche tarde hello hi hey good morning evening por favor porfa porfavor please pls
gracias thanks muchas senorita senora senor amiga amigo amigos equipo estimados estimada el la un una yo pues nomas
"""
BESIDE_A_NUMBER = """
numero nro num n number sesion session clase class a en la el de s of at in es soy estoy
"""
# One or two letters away from a word above, and words of their own: never taken for it.
NOT_A_TYPO = """
presento presenta presencia presenten parente ayuno ayude viuda ayudo aguda heap hell helps held yelp kelp gracia grasas
gratis gracioso gradas tanks existencia insistencia resistencia prevent resent presents into inf asista asisto asiste asistir
attend
"""
NUMBERS = (
    """
cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciseis diecisiete dieciocho
diecinueve veinte veintiuno veintidos veintitres veinticuatro
""",
    """
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
nineteen twenty
""",
)
ORDINALS = "primera segunda tercera cuarta quinta sexta septima octava"
