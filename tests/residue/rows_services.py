"""What devices, services of the machine, the network and people keep."""

from row import Row
from rows_processes import NO_BUS

NO_PRINTER = "lp: Error - The printer or class does not exist"
LISTEN = ("setsid -f socat {address},fork SYSTEM::; "
          "until [ -n \"$(ask ss {options} | grep -e \"{seen}\")\" ]; do sleep 0.02; done")
FETCH = 'import sys, urllib.request as web; web.urlopen(sys.argv[1]).read(3)'

ROWS = (
    Row("abstract unix socket",
        plant=LISTEN.format(address='ABSTRACT-LISTEN:"$M"', options="-xlH", seen="$M"),
        look='ask ss -xlH | grep -F -e "$M"'),
    Row("TCP/UDP listener",
        plant=LISTEN.format(address="TCP-LISTEN:4444", options="-tlnH", seen=":4444 "),
        look="ask ss -tulnH 'sport = :4444'"),
    Row("live TCP connections",
        plant='setsid -f socat -u "TCP:$DOWNLOAD" "CREATE:$HOME/$M"; '
              'until [ -s "$HOME/$M" ]; do sleep 0.02; done',
        look='ask ss -tnH state established "dport = :${DOWNLOAD#*:}"'),
    Row("captive portal / firewall grant keyed on MAC or IP",
        plant='/usr/sbin/nft add table inet "$M"', refused="Operation not permitted",
        look='ask /usr/sbin/nft list tables | grep -F -e "$M"', outside='nft add table inet "$M"',
        only_root_sees=True),
    Row("proxy, DNS and supervisor logs naming sites",
        plant=f'/usr/bin/python3 -c "{FETCH}" "http://$DOWNLOAD/$M"',
        look='holding /var/log "$STATION"', outside='echo "GET /$M" >>/var/log/proxy.log',
        seen_outside_only=True),
    Row("Wi-Fi, VPN profile", refused=NO_BUS,
        plant="busctl --system call org.freedesktop.NetworkManager "
              "/org/freedesktop/NetworkManager/Settings org.freedesktop.NetworkManager.Settings "
              "AddConnection 'a{sa{sv}}' 0",
        look="appeared /etc/NetworkManager /run/NetworkManager",
        outside="mkdir -p /etc/NetworkManager/system-connections; "
                'touch "/etc/NetworkManager/system-connections/$M"'),
    Row("Bluetooth pairing", refused=NO_BUS,
        plant="busctl --system call org.bluez /org/bluez/hci0 org.bluez.Adapter1 StartDiscovery",
        look="appeared /var/lib/bluetooth",
        outside="mkdir -p /var/lib/bluetooth/00:00; touch /var/lib/bluetooth/00:00/settings"),
    Row("sound volume, mute, default sink", plant="pactl set-sink-mute 0 1", needs="sound",
        refused="Connection (failure|refused)",
        look="ask pactl get-sink-mute 0 | grep yes; appeared /var/lib/alsa"),
    Row("microphone/webcam held", plant=": </dev/video0",
        refused="(can't|cannot) open /dev/video0", not_covered="needs a microphone or a webcam"),
    Row("USB mount left", plant="udisksctl mount -b /dev/sdb1", needs="disks",
        refused="Error connecting to the udisks daemon",
        look='findmnt -rno TARGET | grep -F -e "$M"',
        outside='mkdir "/media/$M" && mount -t tmpfs stick "/media/$M"'),
    Row("USB stick still plugged", not_covered="needs a stick; tests/system/test_medium.py plays its driver"),
    Row("trash and thumbnails on USB stick", plant='mkdir -p "/media/stick/.Trash-$(id -u)"',
        refused="Read-only file system",
        look="find /media /run/media -name '.Trash-*' 2>/dev/null",
        outside='mkdir -p "/media/stick/.Trash-$U"'),
    Row("CUPS waiting job", plant='echo "$M" | lp -d desk -H indefinite', needs="printing",
        refused=NO_PRINTER, look="ask lpstat -W not-completed -o"),
    Row("CUPS spool copy and history", needs="printing",
        plant='echo "$M" | lp -d desk && until [ -n "$(lpstat -W completed -o)" ]; do '
              'sleep 0.05; done',
        refused=NO_PRINTER, look="holding /var/spool/cups; ask lpstat -W completed -o"),
    Row("default printer / options", plant="lpoptions -d desk", needs="printing",
        refused="lpoptions: Unknown printer",
        look="grep -hs desk /etc/cups/lpoptions /home/*/.cups/lpoptions"),
    Row("printer's own held jobs, scanner memory", not_covered="needs the device's own page"),
    Row("network home (.nfsXXXX, sshfs late unmount up to 120 s, pamltsp)",
        plant=": </dev/fuse", refused="(can't|cannot) open /dev/fuse",
        look='grep -F -e "$M" /proc/mounts',
        outside='mkdir "/run/$M" && mount -t tmpfs "guest@server:/$M" "/run/$M"'),
    Row("helper's VNC connection survives the session", played="help_is_over"),
    Row("old ticket / resume token", played="old_ticket_is_refused"),
)
