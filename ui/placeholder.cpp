// placeholder: delete when the room has its first source
