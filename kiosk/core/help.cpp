// Help at the station: two questions, and pixels only after a yes to the first. Who looks along with
// a help is asked for in the same way, and has the same life but for the control.
#include <algorithm>

#include "kiosk/core/turn.hpp"

namespace foyer::kiosk::core {

void Turn::on(const AskConsent& message) {
    const HelpKind kind = message.kind;
    const auto answer = [&](Answer given) { send(ConsentAnswer{message.help, kind, given}); };
    if (!in_use() || !has_session(message.session)) return reject("AskConsent");

    Help* help = s.help(message.help);
    if (kind != HelpKind::view) {
        if (help == nullptr || !help->view || help != &s.helps.front()) {
            return reject("AskConsent of more", "the guest gave no view to this help");
        }
        if (kind == HelpKind::clipboard && !help->control) {
            return reject("AskConsent of more", "the guest gave no control to this help");
        }
        if (help->given(kind) || (help->asked && help->asked->kind == kind)) return;
    } else {
        if (help != nullptr) return;
        if (message.help <= s.last_help) return reject("AskConsent", "that help is over");
        s.last_help = message.help;
        const HelpId goes_on = s.helps.empty() ? HelpId{} : s.helps.front().id;
        if (message.beside != goes_on || s.helps.size() == viewers_max) {
            return answer(Answer::none);
        }
    }
    if (s.asking() != nullptr) return answer(Answer::none);
    const auto last_no = s.session->last_no.find(kind);
    const bool lately = last_no != s.session->last_no.end() &&
                        now_ms < last_no->second + s.limits.ask_again_after_ms;
    const Policy::Help& allowed = s.session->policy.help;
    const bool never = kind == HelpKind::view ? !allowed.view : !allowed.control;
    if (never || lately) {
        return answer(Answer::no);
    }
    if (kind == HelpKind::view) {
        help = &s.helps.emplace_back();
        help->id = message.help;
        help->helper = message.helper;
    }
    help->asked = Help::Asked{kind, now_ms};
}

void Turn::on(const ConsentAnswered& event) {
    Help* help = s.help(event.help);
    if (help == nullptr || !help->asked || help->asked->kind != event.kind) {
        return reject("ConsentAnswered", "that question is not asked");
    }
    help->asked.reset();
    const bool view = event.kind == HelpKind::view;
    if (!event.yes) {
        s.session->last_no[event.kind] = now_ms;
        if (view) end_help(event.help, HelpEnd::refused, false);
        return send(ConsentAnswer{event.help, event.kind, Answer::no});
    }
    help->given(event.kind) = true;
    if (view) {
        help->unseen_since_ms = now_ms;
        s.session->called_ms.reset();
    } else {
        allow(*help);
    }
    send(ConsentAnswer{event.help, event.kind, Answer::yes});
}

void Turn::on(const OpenStream& message) {
    Help* help = s.help(message.help);
    if (help == nullptr || !help->view) {
        return reject("OpenStream", "the guest gave no view to this help");
    }
    if (message.token == help->token) {
        return reject("OpenStream", "that stream of this help was opened before");
    }
    // The supervisor has closed the one before; that news may still be on its way.
    if (help->mirror) out.emplace_back(CutMirror{message.help});
    help->token = message.token;
    help->mirror = true;
    help->unseen_since_ms.reset();
    out.emplace_back(StartMirror{message.help, s.session->id, message.token});
    if (help->control || s.hidden) allow(*help);
}

void Turn::on(const Release& message) {
    Help* help = s.help(message.help);
    const bool asked = help != nullptr && help->asked && help->asked->kind == message.kind;
    if (message.kind == HelpKind::view || help == nullptr || (!help->given(message.kind) && !asked)) {
        return reject("Release", "this help has nothing of that to give back");
    }
    const bool was_given = help->given(message.kind);
    help->take_back(message.kind);
    if (was_given) allow(*help);
}

void Turn::on(const EndHelp& message) {
    if (s.help(message.help) == nullptr) return reject("EndHelp", "there is no such help");
    end_help(message.help, message.cause, false);
}

void Turn::on(const StopPressed&) {
    if (!s.seen()) return reject("StopPressed", "nobody sees the screen");
    end_helps(HelpEnd::guest_stopped, true);
}

void Turn::on(const HidePressed&) {
    if (!s.seen()) return reject("HidePressed", "nobody sees the screen");
    s.hidden = !s.hidden;
    for (const Help& help : s.helps) allow(help);
}

// A no after the yes: told, and not asked again for a while, as any other.
void Turn::on(const ControlTakenBack&) {
    if (!s.seen() || !s.helps.front().control) {
        return reject("ControlTakenBack", "nobody has control");
    }
    Help& help = s.helps.front();
    help.take_back(HelpKind::control);
    s.session->last_no[HelpKind::control] = now_ms;
    allow(help);
    send(ConsentAnswer{help.id, HelpKind::control, Answer::no});
}

void Turn::on(const MirrorDied& event) {
    const Help* help = s.help(event.help);
    if (help == nullptr || !help->mirror) return reject("MirrorDied", "there is no such mirror");
    end_help(event.help, HelpEnd::mirror_failed, true);
}

// The guest said yes to this help, and it goes on: who helps may have loaded the page again.
void Turn::on(const StreamClosed& event) {
    Help* help = s.help(event.help);
    if (help == nullptr || !help->mirror) {
        return reject("StreamClosed", "there is no such stream");
    }
    help->mirror = false;
    help->unseen_since_ms = now_ms;
}

void Turn::allow(const Help& help) {
    if (!help.mirror) return;
    out.emplace_back(MirrorAllow{help.id, help.control, s.hidden, help.clipboard});
}

void Turn::end_helps(HelpEnd cause, bool tell) {
    if (!s.helps.empty()) end_help(s.helps.front().id, cause, tell);
}

void Turn::end_help(HelpId id, HelpEnd cause, bool tell) {
    const auto first = std::ranges::find(s.helps, id, &Help::id);
    const auto last = first == s.helps.begin() ? s.helps.end() : first + 1;
    std::vector<std::string> gone;
    for (auto each = first; each != last; ++each) {
        if (each->mirror) out.emplace_back(CutMirror{each->id});
        if (each->view) gone.push_back(each->helper);
    }
    if (tell) send(HelpEnded{id, cause});
    s.helps.erase(first, last);
    if (s.helps.empty()) s.hidden = false;
    if (gone.empty()) return;
    if (s.alone_since_ms) s.alone_since_ms = now_ms;  // begins anew
    s.helpers_gone = std::move(gone);
    s.helpers_gone_until_ms = now_ms + s.limits.helper_gone_ms;
}

// Questions without an answer, and what nobody comes to look at.
void Turn::end_late_helps() {
    if (const Help* asking = s.asking();
        asking != nullptr && now_ms >= asking->asked->since_ms + s.limits.consent_wait_ms) {
        const ConsentAnswer none{asking->id, asking->asked->kind, Answer::none};
        if (none.kind == HelpKind::view) {
            end_help(none.help, HelpEnd::no_answer, false);
        } else {
            s.help(none.help)->asked.reset();
        }
        send(none);
    }
    const auto unseen = [&](const Help& help) {
        return help.unseen_since_ms && now_ms >= *help.unseen_since_ms + s.limits.stream_wait_ms;
    };
    for (;;) {
        const auto late = std::ranges::find_if(s.helps, unseen);
        if (late == s.helps.end()) return;
        end_help(late->id, HelpEnd::viewer_left, true);
    }
}

}  // namespace foyer::kiosk::core
