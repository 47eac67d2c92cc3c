"""What the method is compared with: the baselines of DreamDissector (arXiv 2407.16260, section 4).

`negative_prompting` splits a scene, as the method does; `composition` and `box_guided` make a scene
out of objects that were separate from the start.
"""
