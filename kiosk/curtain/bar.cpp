#include "kiosk/curtain/bar.hpp"

#include <algorithm>
#include <array>

#include "kiosk/curtain/sheet.hpp"
#include "kiosk/curtain/texts.hpp"

namespace foyer::curtain {
namespace {

constexpr double bar_height_mm = 22, margin_mm = 2.5, gap_mm = 4, border_mm = 1.5;

Button call_button(bool calling) {
    if (calling) {
        /* C-1 */
        return {"withdraw", tr("I no longer need help"), Symbol::no, plain,
                Tell{kiosk::CallWithdrawn{}}};
    }
    /* H-2 */
    return {"call", tr("Call for help"), Symbol::help, alert, Tell{kiosk::CallPressed{}}};
}

Button stop_button() {
    /* V-3 */
    return {"stop", tr("Stop"), Symbol::stop, grave, Tell{kiosk::StopPressed{}}, Repeat::urgent};
}

Button hide_button(bool hidden) {
    if (hidden) {
        /* V-4 */
        return {"hide", tr("Show again"), Symbol::eye, plain, Tell{kiosk::HidePressed{}}};
    }
    return {"hide", tr("Hide my screen"), Symbol::eye_closed, plain, Tell{kiosk::HidePressed{}}};
}

Button mouse_button(bool sign) {
    /* V-3, while somebody else uses it */
    return {"mouse-back", tr("Take the mouse back"), sign ? Symbol::pointer : Symbol::none, plain,
            Tell{kiosk::ControlTakenBack{}}};
}

// To the tiles, and from there back to what is open.
Button home_button(bool at_home) {
    if (at_home) return {"home", tr("Go back"), Symbol::back, plain, Tell{kiosk::HomePressed{}}};
    return {"home", tr("Menu"), Symbol::menu, plain, Tell{kiosk::HomePressed{}}};
}

Button finish_button() {
    /* H-2 */
    return {"finish", tr("I have finished"), Symbol::leave, plain, Tell{kiosk::FinishPressed{}}};
}

Text time_text(const Page& page, Color ground, Color ink) {
    const std::string time = time_left(page.show.scene.session->left_ms - page.ago);
    Text text;
    /* H-2 */
    text.words = fill(tr("You have %s left"), {time});
    text.face = {18, false, 1.1};
    text.emphasis = time;
    text.emphasis_face = time_face;
    text.align = Align::centre;
    text.ink = ink;
    text.ground = ground;
    return text;
}

/* V-3. Its first %s stands for the helper's name. `counted`: without the others' names. */
std::string who_does_what(const kiosk::Scene::Frame& frame, bool counted) {
    const auto n = static_cast<long>(frame.onlookers.size());
    if (counted) {
        return fill(frame.control ? trn("%s is using the mouse, %d more can see",
                                        "%s is using the mouse, %d more can see", n)
                                  : trn("%s and %d more can see your screen",
                                        "%s and %d more can see your screen", n),
                    {"%s", std::to_string(n)});
    }
    std::vector<std::string> names;
    for (const auto& each : frame.onlookers) names.push_back(typographic(each));
    if (frame.control) {
        if (n == 0) return tr("%s is using the mouse");
        return fill(trn("%s is using the mouse, %s can see", "%s is using the mouse, %s can see", n),
                    {"%s", listed(names)});
    }
    names.insert(names.begin(), "%s");
    return fill(trn("%s can see your screen", "%s can see your screen", n + 1), {listed(names)});
}

/* V-3 and V-4 */
std::string helped_sentence(const kiosk::Scene::Frame& frame, bool counted) {
    if (frame.hidden) return tr("Screen hidden. Type your password in peace.");
    const auto words = who_does_what(frame, counted);
    return frame.clipboard ? fill(tr("%s (copied text too)"), {words}) : words;
}

// A narrow monitor has no room for everything at once. The time goes to two lines, then the
// captions do; during a help the time then gives way to the words about it, then the way to the tiles
// does, and last what makes buttons wider than their words.
struct Plan {
    int time_lines, caption_lines;  // 0 time lines: it is not shown
    bool home, wide;
};
constexpr std::array<Plan, 6> plans{{{1, 1, true, true},
                                     {2, 1, true, true},
                                     {2, 2, true, true},
                                     {0, 2, true, true},
                                     {0, 2, false, true},
                                     {0, 2, false, false}}};

class Strip {
public:
    Strip(const Page& page, const Plan& plan)
        : page_(page),
          plan_(plan),
          hidden_(page.show.scene.frame && page.show.scene.frame->hidden),
          ground_(hidden_ ? green : page.show.scene.frame ? amber : blue),
          ink_(page.show.scene.frame && !hidden_ ? dark : white),
          sheet_(Layer::bar, page.area, ground_, page.type),
          left_(page.area.x + sheet_.mm(margin_mm)),
          right_(page.area.right() - sheet_.mm(margin_mm)) {
        corners();
        middle();
    }

    bool fits() const { return fits_; }
    Panel take() { return sheet_.take(); }

private:
    int wide(const Button& button) const { return sheet_.room(button, plan_.caption_lines).w; }

    void put(int x, int width, const Button& button) {
        const int margin = sheet_.mm(margin_mm);
        sheet_.button({x, page_.area.y + margin, width, page_.area.h - 2 * margin}, button);
    }
    void put_left(int width, const Button& button) {
        put(left_, width, button);
        left_ += width + sheet_.mm(gap_mm);
    }

    void corners() {
        const auto& scene = page_.show.scene;
        // What may take another's place is as wide as it, so that nothing beside it moves.
        const int corner =
            std::max({wide(stop_button()), wide(call_button(false)), wide(call_button(true))});
        if (scene.frame) {
            put_left(plan_.wide ? corner : wide(stop_button()), stop_button());
        } else if (scene.session->help_possible) {
            put_left(corner, call_button(scene.call.has_value()));
        }
        const bool at_home = scene.screen == kiosk::Screen::home;
        if (plan_.home && (!at_home || page_.draft.desktop_seen)) {
            put_left(std::max(wide(home_button(false)), wide(home_button(true))),
                     home_button(at_home));
        }
        if (scene.frame) {
            put_left(std::max(wide(hide_button(false)), wide(hide_button(true))),
                     hide_button(hidden_));
        }
        // While the screen is hidden the helper's mouse does nothing.
        if (scene.frame && scene.frame->control && !hidden_) {
            const Button mouse = mouse_button(plan_.wide);
            put_left(wide(mouse), mouse);
        }
        const int finish = wide(finish_button());
        put(right_ - finish, finish, finish_button());
        right_ -= finish + sheet_.mm(gap_mm);
    }

    // What the words need has to be there; else this plan does not fit.
    void need(const Text& text, int lines) {
        const auto taken = page_.type.size(text);
        fits_ = fits_ && text.box.w > 0 && taken.w <= text.box.w && taken.h <= text.box.h &&
                taken.lines <= lines && !taken.word_broken;
        sheet_.panel().texts.push_back(text);
    }

    void middle() {
        const auto& scene = page_.show.scene;
        Box room{left_, page_.area.y, right_ - left_, page_.area.h};
        if (plan_.time_lines > 0) {
            Text time = time_text(page_, ground_, ink_);
            const int width = plan_.time_lines == 1 ? page_.type.size(time).w + 1
                                                    : page_.type.width_in_two_lines(time);
            time.box = scene.frame ? Box{room.right() - width, room.y, width, room.h}
                                   : Box{room.x + (room.w - width) / 2, room.y, width, room.h};
            fits_ = fits_ && width <= room.w;
            need(time, plan_.time_lines);
            room.w -= width + sheet_.mm(gap_mm);
        }
        if (scene.frame) helped(*scene.frame, room);
    }

    void helped(const kiosk::Scene::Frame& frame, const Box& room) {
        const auto helper = typographic(frame.helper);
        Text text;
        text.face = body_bold;
        const auto shortened = [&](const std::string& sentence) {
            return page_.type.shortened(helper, text.face, room.w, room.h, sentence);
        };
        const auto sentence = helped_sentence(frame, false);
        text.words = shortened(sentence);
        const bool whole = text.words == fill(sentence, {helper});
        if (!whole && !frame.onlookers.empty()) {
            text.words = shortened(helped_sentence(frame, true));
        }
        text.align = Align::centre;
        text.ink = ink_;
        text.ground = ground_;
        text.box = room;
        fits_ = fits_ && whole;
        if (page_.type.size(text).lines == 2) {
            text.box.w = std::min(page_.type.width_in_two_lines(text), room.w);
            text.box.x += (room.w - text.box.w) / 2;
        }
        need(text, 2);
    }

    const Page& page_;
    const Plan plan_;
    const bool hidden_;
    const Color ground_, ink_;
    Sheet sheet_;
    int left_, right_;  // what is still free between the buttons
    bool fits_ = true;
};

}  // namespace

int bar_height(const Glass& glass) { return glass.mm(bar_height_mm); }

Panel bar(const Page& page) {
    for (const auto& plan : plans) {
        Strip strip(page, plan);
        if (strip.fits()) return strip.take();
    }
    return Strip(page, plans.back()).take();
}

std::vector<Panel> frame(const Page& page, Box around) {
    const int thick = std::max(page.type.glass().mm(border_mm), 3);
    const bool hidden = page.show.scene.frame->hidden;
    const auto border = [&](Layer layer, Box box) {
        Panel panel;
        panel.layer = layer;
        panel.box = box;
        panel.ground = hidden ? green : amber;
        return panel;
    };
    const Box& a = around;
    return {border(Layer::frame_top, {a.x, a.y, a.w, thick}),
            border(Layer::frame_bottom, {a.x, a.bottom() - thick, a.w, thick}),
            border(Layer::frame_left, {a.x, a.y, thick, a.h}),
            border(Layer::frame_right, {a.right() - thick, a.y, thick, a.h})};
}

}  // namespace foyer::curtain
