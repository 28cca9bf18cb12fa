// A sheet: a panel under construction. It knows its ground and the letters, and puts whole widgets
// on it (paragraphs, buttons) that come out as the plates, marks, texts and targets of the
// panel. Boxes are pixels of the monitor. Lengths in millimetres and letters come out `scale` times as
// large as they are said.
#pragma once

#include <string>
#include <vector>

#include "kiosk/curtain/looks.hpp"
#include "kiosk/curtain/picture.hpp"
#include "kiosk/curtain/typesetter.hpp"

namespace foyer::curtain {

// Colours of a button. `outline` differs from the sheet's ground where `fill` does not.
struct Livery {
    Color fill, ink, outline;
};
constexpr Livery go{green, white, green};
constexpr Livery calm{blue, white, blue};
constexpr Livery plain{white, dark, blue};
constexpr Livery grave{red, white, red};
constexpr Livery alert{amber, dark, dark};

struct Button {
    std::string name;  // of its target
    std::string caption;
    Symbol symbol = Symbol::none;
    Livery livery = calm;
    Action action;
    Repeat repeat = Repeat::once;
    Face face = caption_face;
};

class Sheet {
public:
    Sheet(Layer layer, Box box, Color ground, const Typesetter& type, double scale = 1);

    // Words in a column that begin at its top; answers how far down they go.
    int paragraph(Box column, const std::string& words, const Face& face, Align align,
                  Color ink = dark);
    // A sentence that must not be missed, on amber, as wide as the column; answers how far down it
    // goes.
    int notice(Box column, const std::string& words);
    int notice_height(const std::string& words, int width) const;
    // How high that paragraph would be.
    int height(const std::string& words, const Face& face, int width) const;
    // The words shortened to a box (Typesetter::shortened).
    std::string shortened(const std::string& words, const Face& face, int width, int height) const;
    // Words in the middle of a box's height. Two centred lines come out about equally long.
    void words(Box box, const std::string& words, const Face& face, Align align, Color ink,
               Color ground);
    void mark(Box box, Symbol symbol, Color ink, Color ground);
    void plate(Box box, Color fill, Color outline, double outline_mm, double radius_mm);

    // The least size of the button: its caption in at most `lines` (1 or 2) lines, 15 mm high.
    Box room(const Button& button, int lines) const;
    void button(Box box, const Button& button);
    // Buttons of one size that share the column's width, or stand one below the other where it is
    // too narrow. The row begins at the column's top and is centred. Answers how far down it goes.
    int buttons(Box column, const std::vector<Button>& row);
    int buttons_height(int width, const std::vector<Button>& row) const;

    int mm(double millimetres) const { return type_.glass().mm(millimetres * scale_); }
    Face scaled(Face face) const;
    Panel& panel() { return panel_; }
    Panel take() { return std::move(panel_); }

private:
    struct Row {
        int w = 0, h = 0;  // of one button
        bool stacked = false;
    };
    Row arrange(int width, const std::vector<Button>& row) const;

    const Typesetter& type_;
    const double scale_;
    Panel panel_;
};

}  // namespace foyer::curtain
