"""What files, memory and the kernel keep."""

from row import Row


def file_in(name, place):
    return Row(name, plant=f'echo "$M" >"{place}/$M"', look=f'named "{place}"')


QUEUE = """/usr/bin/python3 -c '
import ctypes, os, sys
libc = ctypes.CDLL(None, use_errno=True)
queue = libc.mq_open(b"/" + sys.argv[1].encode(), {flags}, 0o666, None)
{then}' "$M"
"""
TABLE = "awk -v key=\"$SAID\" '$1 == key' /proc/sysvipc/"


def system_v(name, option, table):
    """Found again by its key, which ipcmk draws at random."""
    return Row(name, plant=f"n=$(ipcmk {option} -p 0666) && awk -v n=\"${{n##* }}\" "
               f"'$2 == n {{ print $1 }}' /proc/sysvipc/{table}", look=TABLE + table)


# Root counts the planter's keys and makes none by looking; others look at their own keyrings.
KEYS = 'if [ "$(id -u)" = 0 ]; then grep "^ *$U:" /proc/key-users; else ' \
       '{look} 2>/dev/null | grep -F -e "$M"; fi'
# The persistent keyring is reached through a session's keyring only.
IN_A_SESSION = "keyctl session - sh -c '{0}'"

ROWS = (
    Row("$HOME", plant='echo "$M" >"$HOME/$M"', look="named /home"),
    file_in("/tmp top level", "/tmp"),
    file_in("/var/tmp", "/var/tmp"),
    file_in("/dev/shm, POSIX shm", "/dev/shm"),
    Row("/run/user/UID", plant='echo "$M" >"$XDG_RUNTIME_DIR/$M"', look="named /run/user"),
    system_v("SysV shm", "-M 4096", "shm"),
    system_v("SysV semaphores", "-S 1", "sem"),
    system_v("SysV queue", "-Q", "msg"),
    Row("POSIX message queue",
        plant=QUEUE.format(flags="os.O_CREAT | os.O_RDWR", then="sys.exit(queue < 0)"),
        look=QUEUE.format(flags="os.O_RDONLY", then="queue < 0 or print(sys.argv[1])")),
    Row("user keyring @u", plant='keyctl add user "$M" secret @u',
        refused="Operation not permitted", look=KEYS.format(look="keyctl show @u")),
    Row("persistent keyring",
        plant=IN_A_SESSION.format(
            'ring=$(keyctl get_persistent @s) && keyctl add user "$M" secret "$ring"'),
        refused="Operation not permitted",
        look=KEYS.format(look=IN_A_SESSION.format('keyctl show "$(keyctl get_persistent @s)"'))),
    Row("Kerberos cache", plant='echo "$M" >"/tmp/krb5cc_$(id -u)"', look="holding /tmp"),
    Row("gnome-keyring, kwallet",
        plant='mkdir -p ~/.local/share/keyrings && echo "$M" >~/.local/share/keyrings/"$M".keyring',
        look="named /home"),
    Row("orphan files + uid reuse", plant='echo "$M" >"/var/tmp/$M"; chmod 600 "/var/tmp/$M"',
        look='find / -path /proc -prune -o -path /sys -prune -o -uid "$U" -print 2>/dev/null; '
             '[ "$(id -u)" != "$U" ] || echo the same uid'),
    Row("mail spool", plant='echo "$M" >"/var/mail/$USER"',
        refused="(can't|cannot) create /var/mail",
        look="holding /var/mail /var/spool/mail", outside='echo "$M" >/var/mail/resident'),
    Row("journal / syslog text", needs="log",
        plant='logger --socket-errors=on --socket "${LOG:-/dev/log}" "$M"',
        refused="/dev/log: No such file", look='holding /var/log /run/log "$STATION"'),
    Row("wtmp, lastlog, btmp", plant='echo "$M" >>/var/log/wtmp',
        refused="(can't|cannot) create /var/log/wtmp",
        look="holding /var/log/wtmp /var/log/btmp /var/log/lastlog /run/utmp",
        outside='echo "[6] [00042] [    ] [$M] [tty2        ] [                    ] '
                '[0.0.0.0        ] [2026-01-01T00:00:00,000000+00:00]" | utmpdump -r '
                '| tee -a /var/log/btmp >>/var/log/wtmp'),
    Row("timezone, clock, hostname",
        plant='date -s @1; hostname "$M"; echo "$M" >/etc/timezone',
        refused="(?s)cannot set date.*hostname: .*/etc/timezone",
        look='date +%Y | grep -x 1970; hostname | grep -F -e "$M"; holding /etc/timezone',
        outside='hostname "$M"; echo "$M" >/etc/timezone'),
    Row("flatpak/snap per-user data outside home", plant='mkdir "/var/tmp/flatpak-cache-$M"',
        look="named /var/tmp"),
    Row("swap / zram / hibernation image",
        plant='head -c 1M /dev/zero >~/swap && /usr/sbin/mkswap ~/swap >/dev/null 2>&1 && '
              '/usr/sbin/swapon ~/swap',
        refused="swapon failed: Operation not permitted",
        not_covered="what the kernel swaps out needs a machine with swap"),
    Row("freed disk blocks",
        plant='for place in ~ /tmp /var/tmp /dev/shm "$XDG_RUNTIME_DIR"; do '
              'echo "$M" >"$place/$M" && stat -f -c %T "$place/$M" && rm "$place/$M"; done',
        look='echo "$SAID" | grep -vx tmpfs', seen_outside_only=True),
    Row("tmpfs overlay upper of root", plant='touch "/etc/$M"; touch "/usr/$M"',
        refused="(?s)/etc/.*Read-only file system.*/usr/.*Read-only file system", look="named /etc",
        outside='touch "/etc/$M"'),
    Row("UEFI boot entry / one-shot boot", plant=": >/sys/firmware/efi/efivars/BootNext",
        refused="(can't|cannot) create /sys", not_covered="needs UEFI firmware"),
    Row("pinned BPF, tracefs", plant='mkdir "/sys/fs/bpf/$M"', refused="No such file",
        look="named /sys/fs/bpf",
        outside='mount -t bpf bpf /sys/fs/bpf && mkdir "/sys/fs/bpf/$M"'),
)
