"""A screen of a helper's own: an Xvfb with a keyboard layout and a window manager, and hands on it."""

import os
import subprocess
import unicodedata

from Xlib import XK, X, display
from Xlib.ext import xtest

from person import screenshot

XK.load_keysym_group("xkb")

# Combining marks and the dead key that makes each.
DEAD_KEYS = {"\u0300": "dead_grave", "\u0301": "dead_acute", "\u0302": "dead_circumflex",
             "\u0303": "dead_tilde", "\u0308": "dead_diaeresis"}
# Columns of the core keyboard map of a layout with one group of four levels.
LEVELS = {0: (), 1: ("Shift_L",), 4: ("ISO_Level3_Shift",), 5: ("Shift_L", "ISO_Level3_Shift")}
# Keysyms that are Unicode characters in another order.
OTHER_KEYSYMS = {"€": 0x20AC, "œ": 0x13BD, "Œ": 0x13BC, "Ÿ": 0x13BE}


def keysym_of(character):
    if character in OTHER_KEYSYMS:
        return OTHER_KEYSYMS[character]
    code = ord(character)
    return code if 0x20 <= code <= 0xFF else 0x01000000 + code


def character_of(keysym):
    """The printable character of a keysym; None for keys that make none, and dead keys."""
    for character, other in OTHER_KEYSYMS.items():
        if keysym == other:
            return character
    if 0x20 <= keysym <= 0x7E or 0xA1 <= keysym <= 0xFF:
        return chr(keysym)
    if 0x01000100 <= keysym <= 0x0110FFFF:
        return chr(keysym - 0x01000000)
    return None


class Screen:
    def __init__(self, size="1600x1300", layout=("fr", "oss")):
        reader, writer = os.pipe()
        self._server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writer), "-screen", "0", f"{size}x24", "-nolisten", "tcp",
             "-noreset", "-ac"], pass_fds=[writer], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(writer)
        with os.fdopen(reader) as told:
            self.name = f":{told.readline().strip()}"
        self.environment = {**os.environ, "DISPLAY": self.name}
        subprocess.run(["setxkbmap", "-layout", layout[0], "-variant", layout[1]],
                       env=self.environment, check=True)
        self._manager = subprocess.Popen(["openbox", "--sm-disable"], env=self.environment,
                                         stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self._display = display.Display(self.name)
        first = self._display.display.info.min_keycode
        count = self._display.display.info.max_keycode - first + 1
        self._keys = {}  # keysym -> (keycode, names of the modifiers)
        for number, syms in enumerate(self._display.get_keyboard_mapping(first, count)):
            for column, modifiers in LEVELS.items():
                if column < len(syms) and syms[column]:
                    self._keys.setdefault(syms[column], (first + number, modifiers))

    def printable(self):
        """Every character that a key of this keyboard makes by itself or with Shift and AltGr."""
        found = (character_of(keysym) for keysym in self._keys)
        return "".join(dict.fromkeys(c for c in found if c and not c.isspace()))

    def screenshot(self):
        return screenshot(self._display)

    def click(self, x, y):
        xtest.fake_input(self._display, X.MotionNotify, x=int(x), y=int(y))
        xtest.fake_input(self._display, X.ButtonPress, 1)
        xtest.fake_input(self._display, X.ButtonRelease, 1)
        self._display.sync()

    def _stroke(self, keysym, more=()):
        code, modifiers = self._keys[keysym]
        held = [self._keys[XK.string_to_keysym(name)][0] for name in (*more, *modifiers)]
        for key in held:
            xtest.fake_input(self._display, X.KeyPress, key)
        xtest.fake_input(self._display, X.KeyPress, code)
        xtest.fake_input(self._display, X.KeyRelease, code)
        for key in reversed(held):
            xtest.fake_input(self._display, X.KeyRelease, key)
        self._display.sync()

    def press(self, name, *modifiers):
        """One key by its X name, for example press("s", "Control_L")."""
        self._stroke(XK.string_to_keysym(name), modifiers)

    def type(self, text):
        """As hands do: a character that no key makes, by its dead key."""
        for character in text:
            if character == "\n":
                self.press("Return")
            elif keysym_of(character) in self._keys:
                self._stroke(keysym_of(character))
            else:
                letter, mark = unicodedata.normalize("NFD", character)
                self._stroke(XK.string_to_keysym(DEAD_KEYS[mark]))
                self._stroke(keysym_of(letter))

    def close(self):
        self._display.close()
        for process in (self._manager, self._server):
            process.terminate()
            process.wait(20)
