"""The studio on the web: the only part of `editing` that knows gradio. `app.py` starts it."""
