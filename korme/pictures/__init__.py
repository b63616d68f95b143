"""The picture rooms: from a photographer's file to the renditions a visitor gets."""
