"""Everything between an original picture file and the renditions a visitor gets."""
