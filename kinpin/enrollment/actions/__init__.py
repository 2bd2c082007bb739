"""The acts on PINs, hand-outs, declines and enrollments: a module per noun or deed, a function per verb."""
