"""What a display keeps: selections, settings, pictures, and who may look at it."""

from row import Row

COLOUR = "#d1ce5a"
AS_PIXELS = r"(\x5a\xce\xd1.){500}"  # little-endian BGRX, as xwd writes them

ROWS = (
    Row("CLIPBOARD / PRIMARY selection",
        plant='for which in clipboard primary; do echo "$M" | xclip -selection $which; done',
        look='for which in clipboard primary; do xclip -o -selection $which 2>/dev/null; done '
             '| grep -F -e "$M"'),
    Row("X cut buffer", plant='xprop -root -f CUT_BUFFER0 8s -set CUT_BUFFER0 "$M"',
        look='xprop -root CUT_BUFFER0 | grep -F -e "$M"'),
    Row("X resources", plant='echo "$M: there" | xrdb -nocpp -merge',
        look='xrdb -query | grep -F -e "$M"'),
    Row("disabled or remapped pointer",
        plant="xmodmap -e 'pointer = 3 2 1' && for id in $(xinput list --id-only); do "
              "xinput list $id | grep -v XTEST | grep -q 'slave *pointer' && xinput disable $id; "
              "done; :",
        look="xmodmap -pp | grep -E '^ +1 +3'; for id in $(xinput list --id-only); do "
             "xinput list-props $id | grep -E 'Device Enabled.*0$'; done"),
    Row("access control list", plant="xhost +", look="xhost | grep disabled"),
    Row("surviving X client (keylogger)",
        plant="setsid -f sh -c 'xinput test-xi2 --root >/dev/null; :' \"$M\"", look="running"),
    Row("xauthority cookie copy",
        plant='cp "$XAUTHORITY" "/var/tmp/$M" && tail -c 16 "$XAUTHORITY" | md5sum',
        look='named /var/tmp; [ "$(tail -c 16 "$XAUTHORITY" | md5sum)" != "$SAID" ] || '
             'echo the same cookie'),
    Row("framebuffer / VRAM ghost image", plant=f"xsetroot -solid '{COLOUR}'",
        look=f"xwd -root -silent | LC_ALL=C grep -qaP '{AS_PIXELS}' && echo its colour"),
    Row("Xorg log / .xsession-errors", plant='echo "$M" >&9',
        look='holding /var/log /home "$STATION"', seen_outside_only=True),
    Row("keyboard layout", plant="setxkbmap -layout us -variant dvorak",
        look="setxkbmap -query | grep dvorak"),
    Row("accessibility and keyboard settings", plant="xset r off m 9/1 1 led 3",
        look="xset q | grep -E 'auto repeat: +off|acceleration: +9|LED mask: +0*[1-9]'"),
    Row("backlight, LEDs, numlock", plant="echo 1 >/sys/class/backlight/panel/brightness",
        refused="(can't|cannot) create /sys", not_covered="needs a panel with a backlight"),
)
