"""What keeps running, and what would start again."""

from row import Row

NO_BUS = "Failed to connect to bus"
NO_MANAGER = "Failed to start transient .* unit: Process org.freedesktop.systemd1 exited"
STAY = "sh -c 'while :; do sleep 60; done' \"$M\""
HOP = "import os, time\nwhile True:\n    os.fork() and os._exit(0)\n    time.sleep(0.005)\n"

ROWS = (
    Row("daemonised process", plant=f"setsid -f {STAY}",
        look='running; pgrep -u "$U" -a'),
    Row("TERM/HUP-immune process",
        plant="sh -c 'trap \"\" TERM HUP INT QUIT; while :; do sleep 60; done' \"$M\" &",
        look="running"),
    Row("user manager with linger", plant="loginctl enable-linger", refused=NO_BUS,
        look="appeared /var/lib/systemd/linger",
        outside="mkdir -p /var/lib/systemd/linger; touch /var/lib/systemd/linger/resident"),
    Row("systemd user timer", refused=NO_MANAGER,
        plant=f"systemd-run --user --on-active=10m {STAY}",
        look="find /run/user /run/systemd -name '*.timer' 2>/dev/null",
        outside="mkdir -p /run/user/$U/systemd/transient; "
                "touch /run/user/$U/systemd/transient/run-r1.timer; chmod -R a+rX /run/user/$U"),
    Row("scope outside session", plant=f"systemd-run --user --scope {STAY}", refused=NO_MANAGER,
        look="running", outside=f"setsid -f {STAY}"),
    Row("at job", plant='echo ": $M" | at now + 50 minutes', needs="at",
        refused="Cannot get uid for daemon",
        look='atq 2>/dev/null; holding /var/spool/cron'),
    Row("crontab", plant='echo "0 0 1 1 * : $M" | crontab -', needs="cron",
        refused="/var/spool/cron: No such file",
        look='crontab -l 2>/dev/null | grep -F -e "$M"; holding /var/spool/cron'),
    Row("tmux/screen server", plant='tmux -L "$M" new-session -d', look="named /tmp; running"),
    Row("setuid binary", plant='cp /bin/sh "/var/tmp/$M" && chmod 4755 "/var/tmp/$M"',
        look='find /tmp /var/tmp /dev/shm /home /run -perm /6000 -name "*$M*" 2>/dev/null'),
    Row("system-bus activated helper", needs="disks", refused=NO_BUS,
        plant="busctl --system call org.freedesktop.UDisks2 /org/freedesktop/UDisks2/Manager "
              "org.freedesktop.DBus.Peer Ping",
        look="pgrep -a udisksd"),
    Row("logind inhibitor", plant="systemd-inhibit --what=shutdown sleep 1", refused=NO_BUS,
        look="appeared /run/systemd/inhibit",
        outside="mkdir -p /run/systemd/inhibit; touch /run/systemd/inhibit/1"),
    Row('session stuck "closing"', plant="loginctl list-sessions", refused=NO_BUS,
        look="appeared /run/systemd/sessions",
        outside="mkdir -p /run/systemd/sessions; echo STATE=closing >/run/systemd/sessions/1"),
    Row("second VT login", plant=": >/dev/tty2", refused="(can't|cannot) create /dev/tty2",
        look='who | grep -w tty2',
        outside='echo "[7] [00001] [t2  ] [guest   ] [tty2        ] [                    ] '
                '[0.0.0.0        ] [2026-01-01T00:00:00,000000+00:00]" | utmpdump -r >>/run/utmp'),
    Row("account residue", plant='/usr/sbin/useradd -M "$M"',
        refused="Cannot open audit interface",
        look='getent passwd | grep -F -e "$M"', outside='useradd -M "$M"'),
    Row("subuid/subgid rows", plant='/usr/sbin/useradd -M "$M"',
        refused="Cannot open audit interface",
        look="holding /etc/subuid /etc/subgid", outside='useradd -M "$M"'),
    Row("sudo timestamp", plant="sudo -v", refused="no new privileges",
        look="appeared /run/sudo/ts",
        outside="mkdir -p /run/sudo/ts; touch /run/sudo/ts/resident"),
    Row("smart-card PIN cached", not_covered="needs a card and its reader"),
    Row("processes of A on the server (ssh -X, remoteapps)",
        not_covered="Foyer runs no application on the server"),
    # Last: it takes its share of the processor as long as it lives. One look may miss it.
    Row("fork race against killall", plant=f"setsid -f /usr/bin/python3 -c '{HOP}' \"$M\"",
        look="for try in 1 2 3 4 5 6 7 8 9 10; do running && break; done; :"),
)
