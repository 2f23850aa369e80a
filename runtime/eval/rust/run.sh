# Becomes the program that was compiled, or says what kept it from being one.
#
#   $1  what compile.mjs made
#   $2  the file with the request
if [ -e "$1/program" ]; then exec "$1/program" "$2"; fi
while read -r reply; do printf '%s\n' "$reply" >&3; done < "$1/replies"
