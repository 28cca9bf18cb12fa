#include "kiosk/curtain/questions.hpp"

#include <algorithm>

#include "kiosk/curtain/sheet.hpp"
#include "kiosk/curtain/texts.hpp"

namespace foyer::curtain {
namespace {

constexpr Face title_face{24, true, 1.25};
constexpr double question_padding_mm = 10, sign_mm = 18, question_edge_mm = 2;

struct Asked {
    Symbol symbol = Symbol::help;
    std::string title, more;
    std::string notice = {};  // must not be missed; may be empty
    std::vector<Button> answers;
    Action safe;
};

Asked consent(const Page& page) {
    const auto& question = *page.show.scene.question;
    const auto answer = [&](bool yes) {
        return Action{Tell{kiosk::ConsentAnswered{question.help, question.kind, yes}}};
    };
    // One line of each name, however long it is.
    const Sheet measure(Layer::question, {}, cream, page.type, page.type.glass().roominess());
    const auto one_line = [&](const std::string& name) {
        return measure.shortened(typographic(name), title_face, measure.mm(120),
                                 measure.height("M", title_face, 0));
    };
    const std::string helper = one_line(question.helper);
    Asked asked;
    asked.safe = answer(false);
    if (question.kind == HelpKind::clipboard) {
        asked.symbol = Symbol::note;
        asked.title = fill(tr("%s would also like to exchange copied text with you."), {helper});
        asked.more = std::string(tr("What you copy will be visible.")) + " " +
                     tr("To stop at any time, press Stop or F12.");
        asked.answers = {{"yes", tr("Yes"), Symbol::yes, go, answer(true)},
                         {"no", tr("No"), Symbol::no, calm, answer(false)}};
    } else if (question.kind == HelpKind::view) {
        asked.symbol = Symbol::eye;
        /* V-1, and the same for a colleague who wants to look along */
        asked.title = question.beside.empty()
                          ? fill(tr("%s, at the desk, asks to see your screen to help you."), {helper})
                          : fill(tr("%s would like to see your screen too, with %s."),
                                 {helper, one_line(question.beside)});
        asked.more = std::string(tr("Everything displayed will be visible.")) + " " +
                     tr("To stop at any time, press Stop or F12.");
        asked.answers = {{"yes", tr("Yes, that is fine"), Symbol::yes, go, answer(true)},
                         {"no", tr("No"), Symbol::no, calm, answer(false)}};
    } else {
        asked.symbol = Symbol::pointer;
        /* V-2 */
        asked.title = fill(tr("%s would also like to use your mouse and keyboard."), {helper});
        asked.more = tr("To stop at any time, press Stop or F12.");
        asked.answers = {{"yes", tr("Yes"), Symbol::yes, go, answer(true)},
                         {"no", tr("No, just look"), Symbol::no, calm, answer(false)}};
    }
    return asked;
}

Asked finish(const kiosk::Scene& scene) {
    Asked asked;
    asked.symbol = Symbol::leave;
    asked.safe = Tell{kiosk::FinishCancelled{}};
    /* E-1 */
    asked.title = tr("Have you finished?");
    asked.more = tr("Everything will be erased. Nothing is kept on this computer.");
    if (scene.medium) asked.notice = medium_words();
    asked.answers = {{"erase", tr("Erase everything and leave"), Symbol::broom, grave,
                      Tell{kiosk::FinishConfirmed{}}},
                     {"carry-on", tr("No, carry on"), Symbol::no, calm, asked.safe}};
    return asked;
}

Asked warning(const Page& page) {
    const auto& scene = page.show.scene;
    const auto& session = *scene.session;
    Asked asked;
    asked.symbol = Symbol::clock;
    asked.safe = Tell{kiosk::WarningDismissed{}};
    if (scene.space.mode == SpaceMode::closing && session.extension_ms <= 0) {
        /* T-4 */
        asked.title = fill(tr("We close in %s."), {time_left(session.left_ms - page.ago)});
        asked.more = tr("You can finish what you are doing.");
    } else {
        /* T-1 */
        asked.title = fill(tr("You have %s left."), {time_left(session.left_ms - page.ago)});
        asked.more = session.extension_ms > 0 ? tr("Would you like to stay longer?")
                                              : tr("You can finish what you are doing.");
    }
    if (session.extension_ms > 0) {
        const auto more = static_cast<long>(session.extension_ms / minutes(1));
        asked.answers = {
            {"extend",
             fill(trn("Yes, %d more minute", "Yes, %d more minutes", more), {std::to_string(more)}),
             Symbol::yes, go, Tell{kiosk::ExtendPressed{}}},
            {"dismiss", tr("No, thank you"), Symbol::no, calm, asked.safe}};
    } else {
        asked.answers = {{"dismiss", tr("I understand"), Symbol::yes, calm, asked.safe}};
    }
    return asked;
}

Asked still_there(const Page& page) {
    /* T-3 */
    const Millis left = *page.show.scene.session->idle_end_ms - page.ago;
    Asked asked;
    asked.symbol = Symbol::clock;
    asked.title = tr("Are you still there?");
    asked.more = fill(tr("With no answer, everything will be erased in %s."), {waiting_time(left)});
    asked.safe = Tell{kiosk::Touched{}};
    asked.answers = {{"still-here", tr("Yes, I am here"), Symbol::yes, go, asked.safe}};
    return asked;
}

// A card in the middle: the sign at the left, the words beside it, the answers below.
Panel card(const Page& page, const Asked& asked) {
    const double scale = page.type.glass().roominess();
    const Sheet measure(Layer::question, {}, cream, page.type, scale);
    const auto mm = [&](double n) { return measure.mm(n); };
    const int width = std::min(page.area.w - mm(16), mm(212));
    const int padding = mm(question_padding_mm), sign = mm(sign_mm), gap = mm(5);
    const int words_w = width - 2 * padding - sign - gap;
    const int answers_w = width - 2 * padding;

    const int words_h = measure.height(asked.title, title_face, words_w) + mm(4) +
                        measure.height(asked.more, body, words_w);
    const int notice_h =
        asked.notice.empty() ? 0 : gap + measure.notice_height(asked.notice, words_w);
    const int height = 2 * padding + std::max(words_h, sign) + notice_h + mm(9) +
                       measure.buttons_height(answers_w, asked.answers);
    const Box box{page.area.x + (page.area.w - width) / 2,
                  page.area.y + (page.area.h - height) * 45 / 100, width, height};

    Sheet sheet(Layer::question, box, cream, page.type, scale);
    sheet.plate(box, cream, blue, question_edge_mm, 0);
    int x = box.x + padding, y = box.y + padding;
    sheet.plate({x, y, sign, sign}, blue, blue, 0, sign_mm / 2);
    sheet.mark(Box{x, y, sign, sign}.inset(mm(4)), asked.symbol, white, blue);
    x += sign + gap;
    const int title_bottom =
        sheet.paragraph({x, y, words_w, 0}, asked.title, title_face, Align::left);
    sheet.paragraph({x, title_bottom + mm(4), words_w, 0}, asked.more, body, Align::left);
    y += std::max(words_h, sign);
    if (!asked.notice.empty()) y = sheet.notice({x, y + gap, words_w, 0}, asked.notice);
    y += mm(9);
    sheet.buttons({box.x + padding, y, answers_w, 0}, asked.answers);
    return sheet.take();
}

}  // namespace

std::optional<Question> question(const Page& page) {
    const auto& scene = page.show.scene;
    if (!scene.session) return std::nullopt;
    std::optional<Asked> asked;
    if (scene.question) {
        asked = consent(page);
    } else if (scene.session->idle_end_ms) {
        asked = still_there(page);
    } else if (scene.session->finish_question) {
        asked = finish(scene);
    } else if (scene.session->warning) {
        asked = warning(page);
    }
    if (!asked) return std::nullopt;
    return Question{card(page, *asked), asked->safe};
}

}  // namespace foyer::curtain
