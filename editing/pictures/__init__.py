"""Pictures, figures and turntables of scenes, drawn on the CPU, the same on every machine."""
