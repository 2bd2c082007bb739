"""PINs, hand-outs and enrollments: who is let in, by whom, on what authority."""
