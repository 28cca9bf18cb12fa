#include "kiosk/curtain/bar.hpp"

#include <algorithm>

#include "kiosk/curtain/sheet.hpp"
#include "kiosk/curtain/texts.hpp"

namespace foyer::curtain {
namespace {

constexpr double height_mm = 21, margin_mm = 3, gap_mm = 4, border_mm = 2;

Button call_button(const kiosk::Scene& scene) {
    if (scene.call) {
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

Button menu_button() { return {"menu", tr("Menu"), Symbol::menu, plain, Tell{kiosk::HomePressed{}}}; }

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

// V-3 and V-4, however long the helper's name is.
std::string helped_words(const Page& page, const Box& box) {
    const auto& frame = *page.show.scene.frame;
    /* V-4 */
    if (frame.hidden) return tr("Screen hidden. Type your password in peace.");
    /* V-3 */
    const auto sentence =
        frame.control ? tr("%s is using the mouse") : tr("%s can see your screen");
    return page.type.shortened(frame.helper, body_bold, box.w, box.h, sentence);
}

}  // namespace

int bar_height(const Glass& glass) { return glass.mm(height_mm); }

Panel bar(const Page& page) {
    const auto& scene = page.show.scene;
    const bool helped = scene.frame.has_value();
    const bool hidden = helped && scene.frame->hidden;
    const Color ground = hidden ? green : helped ? amber : blue;
    const Color ink = helped && !hidden ? dark : white;
    Sheet sheet(Layer::bar, page.area, ground, page.type);
    const int margin = sheet.mm(margin_mm), gap = sheet.mm(gap_mm);
    const int y = page.area.y + margin, high = page.area.h - 2 * margin;

    // The corner of help keeps its width, whatever stands in it, so that nothing beside it moves.
    int corner = sheet.room(stop_button(), 2).w;
    for (const bool calling : {false, true}) {
        kiosk::Scene other;
        if (calling) other.call.emplace();
        corner = std::max(corner, sheet.room(call_button(other), 2).w);
    }
    int left = page.area.x + margin, right = page.area.right() - margin;
    const auto from_left = [&](const Button& button, int wide) {
        sheet.button({left, y, wide, high}, button);
        left += wide + gap;
    };
    if (helped) {
        from_left(stop_button(), corner);
    } else if (scene.session->help_possible) {
        from_left(call_button(scene), corner);
    }
    from_left(menu_button(), sheet.room(menu_button(), 1).w);
    if (helped) {
        const int wide = std::max(sheet.room(hide_button(false), 2).w,
                                  sheet.room(hide_button(true), 2).w);
        from_left(hide_button(hidden), wide);
    }
    const int finish = sheet.room(finish_button(), 2).w;
    sheet.button({right - finish, y, finish, high}, finish_button());
    right -= finish + gap;

    // In the middle who sees the screen comes first; the time stands beside it where both fit.
    Box middle{left, page.area.y, right - left, page.area.h};
    Text time = time_text(page, ground, ink);
    const int time_wide = page.type.width_in_two_lines(time);
    if (helped) {
        const int least = sheet.mm(75);
        if (middle.w - time_wide - gap >= least) {
            time.box = {middle.right() - time_wide, middle.y, time_wide, middle.h};
            sheet.panel().texts.push_back(time);
            middle.w -= time_wide + gap;
        }
        sheet.words(middle, helped_words(page, middle), body_bold, Align::centre, ink,
                    ground);
    } else {
        time.box = middle;
        sheet.panel().texts.push_back(time);
    }
    return sheet.take();
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
