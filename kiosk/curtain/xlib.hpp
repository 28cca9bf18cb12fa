// The one header of the curtain that includes Xlib; include it last, and only in files that speak
// to the X server: Xlib's macros (None, Status, Success) break other headers.
#pragma once

#include <X11/XKBlib.h>
#include <X11/Xatom.h>
#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <X11/extensions/Xrandr.h>
#include <X11/extensions/shape.h>
#include <X11/extensions/sync.h>
#include <X11/keysym.h>
