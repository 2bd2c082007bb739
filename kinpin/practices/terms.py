"""The terms a practice starts with, in English and Spanish; a sixth-grader can read them."""

FIRST_TERMS = (
    "You may see your own or your child's visits here.\n\n"
    "Keep your password to yourself. Each adult needs an account of their own.\n\n"
    "Tell the practice at once if you lose your phone, if your address changes, or if a court changes who may "
    "decide for your child.\n\n"
    "The practice can see who signed in, and when. It can end your access when the law asks for it.\n\n"
    "This is not for emergencies. In an emergency call 911.",
    "Aquí puede ver sus citas o las de su hijo o hija.\n\n"
    "No comparta su contraseña. Cada adulto necesita su propia cuenta.\n\n"
    "Avise enseguida al consultorio si pierde su teléfono, si cambia de dirección o si un juez cambia quién puede "
    "decidir por su hijo o hija.\n\n"
    "El consultorio puede ver quién inició sesión y cuándo. "
    "El consultorio puede quitarle el acceso cuando la ley lo pida.\n\n"
    "Esto no es para emergencias. En una emergencia llame al 911.",
)
