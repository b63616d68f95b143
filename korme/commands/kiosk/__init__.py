"""`kiosk`: a folder with which a screen in the hall shows the works and the programme, without a network."""
