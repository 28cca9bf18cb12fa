// A picture: what stands on the glass at one moment, as plain values. `layout` (scene.hpp) makes
// it, canvas.hpp draws it, press.hpp finds what a finger or a key means in it. Boxes are pixels of
// the monitor, whatever panel they are in.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "kiosk/core/station.hpp"
#include "proto/clock.hpp"

namespace foyer::curtain {

struct Box {
    int x = 0, y = 0, w = 0, h = 0;

    int right() const { return x + w; }
    int bottom() const { return y + h; }
    bool contains(int px, int py) const {
        return px >= x && px < right() && py >= y && py < bottom();
    }
    bool contains(const Box& other) const {
        return other.x >= x && other.y >= y && other.right() <= right() &&
               other.bottom() <= bottom();
    }
    bool overlaps(const Box& other) const {
        return x < other.right() && other.x < right() && y < other.bottom() &&
               other.y < bottom();
    }
    Box inset(int by) const { return {x + by, y + by, w - 2 * by, h - 2 * by}; }
    friend bool operator==(const Box&, const Box&) = default;
};

struct Color {
    std::uint8_t r = 0, g = 0, b = 0;
    friend bool operator==(const Color&, const Color&) = default;
};
// WCAG 2.2: 1 (the same) to 21 (black on white).
double contrast(Color one, Color other);

struct Face {
    double size_pt = 18;
    bool bold = false;
    double leading = 1.2;  // distance between lines, in sizes
    friend bool operator==(const Face&, const Face&) = default;
};

enum class Align { left, centre };

// Words inside a box: wrapped at its width, centred in its height.
struct Text {
    Box box;
    std::string words;
    Face face;
    Color ink, ground;
    Align align = Align::left;
    std::string emphasis;  // the part of `words` that stands in `emphasis_face`; may be empty
    Face emphasis_face;
    friend bool operator==(const Text&, const Text&) = default;
};

enum class Symbol {
    none, yes, no, help, stop, menu, back, leave, eye, eye_closed, start,
    note, clock, hourglass, moon, broom, pointer, stick
};

// A drawn sign, an icon of a file, or, when there is neither, a letter.
struct Mark {
    Box box;
    Symbol symbol = Symbol::none;
    std::string icon_file;  // PNG
    std::string letter;     // drawn when the file cannot be read
    Color ink, ground;
    friend bool operator==(const Mark&, const Mark&) = default;
};

// A rounded surface under words and signs.
struct Plate {
    Box box;
    Color fill;
    Color outline;
    int outline_px = 0;
    int radius = 0;
    friend bool operator==(const Plate&, const Plate&) = default;
};

// ---- what a press does

struct Tell {  // the kiosk
    kiosk::Event event;
};
struct TypeDigit {
    char digit = '0';
};
struct TakeBackDigit {};
struct ChooseLanguage {
    std::string language;
};
struct ReadNotes {  // what is noted of a guest: open the page or close it
    bool open = false;
};
struct PutNoticeAway {};
struct BringNoticeBack {};
using Action = std::variant<Tell, TypeDigit, TakeBackDigit, ChooseLanguage, ReadNotes,
                            PutNoticeAway, BringNoticeBack>;

// How presses that follow one another are told from a double click.
enum class Repeat {
    once,    // after a press nothing is taken for 700 ms
    typing,  // the same key is not taken for 250 ms, others are
    urgent,  // always taken: it only ever makes things safer
};

struct Target {
    std::string name;  // unique in a picture; tests and assistive tools press by it
    Box box;
    Action action;
    Repeat repeat = Repeat::once;
};

// From bottom to top. The guest's desktop lies under all of them.
enum class Layer { curtain, bar, frame_top, frame_bottom, frame_left, frame_right, notice, question };
constexpr int layers = 8;

struct Panel {
    Layer layer = Layer::curtain;
    Box box;
    Color ground;
    std::vector<Plate> plates;
    std::vector<Mark> marks;
    std::vector<Text> texts;
    std::vector<Target> targets;
    std::optional<Plate> edge;  // drawn last, outline only: where the keyboard is
};

struct Picture {
    std::vector<Panel> panels;  // at most one a layer, from bottom to top
    bool desktop = false;       // the guest's own screen is to be seen
    bool keyboard_to_guest = false;

    // Keys. Nothing: the key does nothing. Enter is never destructive.
    std::optional<Action> enter, escape, help, stop, hide;
    bool digits = false;        // digit keys and backspace type a ticket

    // The same scene looks different after this long; nothing: it never does.
    std::optional<Millis> changes_in_ms;

    const Panel* panel(Layer layer) const;
    const Target* target(const std::string& name) const;
    // Of the panels that the keyboard can reach now, in reading order.
    std::vector<const Target*> reachable() const;
    // The name of the reachable target `by` (1 or -1) places after the named one, round and round;
    // empty when there is none.
    std::string after(const std::string& name, int by) const;
};

}  // namespace foyer::curtain
