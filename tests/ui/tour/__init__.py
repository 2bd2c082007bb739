"""A walk past every distinct page, refusal and window, for whoever wants to look: the camera, or a test."""
