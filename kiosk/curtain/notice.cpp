#include <algorithm>

#include "kiosk/curtain/questions.hpp"
#include "kiosk/curtain/sheet.hpp"
#include "kiosk/curtain/texts.hpp"

namespace foyer::curtain {
namespace {

constexpr double notice_padding_mm = 7, notice_edge_mm = 1;
constexpr Face title_face{20, true, 1.25};

struct Told {
    std::string title, more;
    std::vector<Button> answers;
};

// C-3: nobody will come, so when somebody is back and how to reach somebody else.
std::string nobody_here(const Page& page) {
    const auto words = joined(back_line(page), phone_line(page.show.scene.space));
    return words.empty() ? tr("Your call is kept.") : words;
}

Told call_told(const Page& page) {
    const auto& scene = page.show.scene;
    Told told;
    told.answers = {{"continue", tr("Carry on"), Symbol::yes, calm, PutNoticeAway{}}};
    if (!scene.space.staffed || !scene.linked) {
        /* C-3 */
        told.title = tr("Nobody is at the desk right now.");
        told.more = nobody_here(page);
        return told;
    }
    /* C-1 */
    told.title = tr("The desk has been told.");
    told.more = tr("Someone will help you. You can carry on.");
    if (const auto before = scene.call->before; before > 0) {
        /* C-2 */
        told.more = fill(trn("One person is before you.", "%d people are before you.", before),
                         {std::to_string(before)}) +
                    " " + tr("You can carry on.");
    }
    return told;
}

constexpr double width_mm = 125;

// In the corner above the button of help, so that little of the work is covered.
Panel corner(const Page& page, const Told& told) {
    const Sheet measure(Layer::notice, {}, cream, page.type);
    const auto mm = [&](double n) { return measure.mm(n); };
    const int padding = mm(notice_padding_mm), away = mm(5), width = mm(width_mm);
    const int inner = width - 2 * padding;
    int height = 2 * padding + measure.height(told.title, title_face, inner);
    if (!told.more.empty()) height += mm(2) + measure.height(told.more, body, inner);
    if (!told.answers.empty()) height += mm(5) + measure.buttons_height(inner, told.answers);

    const Box box{page.area.x + away, page.area.bottom() - away - height, width, height};
    Sheet sheet(Layer::notice, box, cream, page.type);
    sheet.plate(box, cream, blue, notice_edge_mm, 0);
    Box column{box.x + padding, box.y + padding, inner, 0};
    column.y = sheet.paragraph(column, told.title, title_face, Align::left);
    if (!told.more.empty()) {
        column.y =
            sheet.paragraph({column.x, column.y + mm(2), inner, 0}, told.more, body, Align::left);
    }
    if (!told.answers.empty()) {
        sheet.buttons({column.x, column.y + mm(5), inner, 0}, told.answers);
    }
    return sheet.take();
}

}  // namespace

std::optional<Panel> notice(const Page& page) {
    const auto& scene = page.show.scene;
    if (!scene.session) return std::nullopt;
    if (const auto& gone = scene.helpers_gone; !gone.empty()) {
        const Sheet measure(Layer::notice, {}, cream, page.type);
        const int line = measure.height("M", title_face, 0);
        const int n = static_cast<int>(gone.size());
        const auto names = measure.shortened(typographic(listed(gone)), title_face,
                                             measure.mm(100), n * line);
        /* V-5 */
        return corner(page, {fill(trn("%s can no longer see your screen.",
                                      "%s can no longer see your screen.", n), {names}), {}, {}});
    }
    if (scene.call && !scene.frame && !page.draft.notice_away) {
        return corner(page, call_told(page));
    }
    return std::nullopt;
}

}  // namespace foyer::curtain
