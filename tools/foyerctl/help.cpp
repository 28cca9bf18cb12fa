#include <algorithm>
#include <cassert>
#include <optional>

#include "tools/foyerctl/consent.hpp"
#include "tools/foyerctl/relay_view.hpp"
#include "tools/foyerctl/table.hpp"
#include "tools/foyerctl/verbs.hpp"
#include "tools/foyerctl/vnc_auth.hpp"

namespace foyer::ctl {
namespace {

using Id = std::uint64_t;

const char* path_of(Question question) {
    switch (question) {
        case Question::view: return "help/view";
        case Question::control: return "help/control";
        case Question::clipboard: return "help/clipboard";
    }
    assert(false);
    return "";
}

// One help from the question to its end. What a call began and could not bring to its goal, it
// ends again: a refused call leaves no frame on a guest's screen.
class Help {
public:
    explicit Help(Errand& errand) : errand_(errand), station_(errand.call.text("STATION")) {}

    Result<int> run(Question question);

private:
    Status ask(Question question);
    Status await_answer(Question question);
    Status adopt_mine(Question question);
    Status open_picture();
    Result<int> serve();
    void end();

    Errand& errand_;
    std::string station_;
    std::optional<RelayView> picture_;  // with --listen
    std::optional<Loopback> listening_;
    Id id_ = 0;
    bool began_ = false;  // asked for by this call
};

Status Help::await_answer(Question question) {
    Consent consent;
    const auto followed = errand_.client->follow([&](const Document& floor) {
        consent = consent_in(floor, station_, id_, question);
        return consent.answered != Answered::not_yet;
    });
    if (!followed) {
        return failure(followed.error());
    }
    if (*followed == Client::Followed::interrupted) {
        return failure("interrupted before the guest answered");
    }
    return consent.answered == Answered::granted ? Status{} : failure(consent.reason);
}

Status Help::ask(Question question) {
    const auto opened = errand_.client->post(path_of(question), {{"station", station_}});
    if (!opened) {
        return failure(opened.error());
    }
    id_ = static_cast<Id>(number_of(*opened, "id"));
    began_ = began_ || question == Question::view;
    return await_answer(question);
}

// What comes after the view is asked within a help that goes on already, if there is one. A view
// goes on when its viewer was lost a moment ago: the guest is not asked again.
Status Help::adopt_mine(Question question) {
    const auto list = errand_.client->post("help/list", {});
    if (!list) {
        return failure(list.error());
    }
    const auto me = errand_.client->post("whoami", {});
    if (!me) {
        return failure(me.error());
    }
    for (const auto& help : list_of(*list, "helps")) {
        const bool mine = text_of(help, "account") == text_of(*me, "name");
        const bool consented =
            text_of(help, "station") == station_ && text_of(help, "state") != "asking_view";
        if (mine && consented && (question != Question::view || flag_of(help, "unwatched"))) {
            id_ = static_cast<Id>(number_of(help, "id"));
        }
    }
    return {};
}

// The relay waits ten seconds for us, so the picture is taken as soon as it may be seen.
Status Help::open_picture() {
    return picture_ ? picture_->open(errand_.client->door(), id_) : Status{};
}

void Help::end() {
    // It may have ended by itself meanwhile; then this is refused, and that is all the same.
    (void)errand_.client->post("help/end", {{"id", id_}});
}

Result<int> Help::serve() {
    const auto password = errand_.call.has("no-password") ? std::string() : make_password();
    if (const auto listening = picture_->listen(password); !listening) {
        return failure(listening.error());
    }
    Document said{{"id", id_}, {"answer", "granted"}, {"listen", listening_->text()}};
    if (!password.empty()) {
        said["password"] = password;
    }
    errand_.show(said, "Help " + std::to_string(id_) + ": VNC viewer to " + listening_->text() +
                           (password.empty() ? ", no password\n" : ", password " + password + "\n"));
    const auto over = picture_->wait();
    if (over != RelayView::End::help_ended) {
        end();
    }
    switch (over) {
        case RelayView::End::viewer_failed:
            return failure(picture_->reason());
        case RelayView::End::help_ended:
            // A guest who presses Stop is nobody's refusal; a picture that never came is.
            return picture_->served() ? Result<int>(exit_done) : failure(picture_->reason());
        case RelayView::End::viewer_left:
        case RelayView::End::interrupted:
            return exit_done;
    }
    assert(false);
    return exit_refused;
}

Result<int> Help::run(Question question) {
    if (errand_.call.has("listen")) {
        picture_.emplace(errand_.io);
        const auto address = parse_loopback(errand_.call.text("listen"));
        assert(address);  // the parser saw to it
        auto bound = picture_->bind(*address);
        if (!bound) {
            return failure(std::move(bound.error()));
        }
        listening_ = *bound;
    }
    Status so_far = adopt_mine(question);
    if (so_far && id_ == 0 && question == Question::clipboard) {
        so_far = failure("you see no screen of station " + station_);
    }
    if (so_far && id_ == 0) {
        so_far = ask(Question::view);
    }
    if (so_far) {
        so_far = open_picture();
    }
    if (so_far && question != Question::view) {
        so_far = ask(question);
    }
    if (!so_far) {
        if (began_) {
            end();
        }
        return failure(std::move(so_far.error()));
    }
    if (picture_) {
        return serve();
    }
    errand_.show({{"id", id_}, {"answer", "granted"}},
                 "Help " + std::to_string(id_) + ": the guest said yes.\n");
    return exit_done;
}

}  // namespace

Result<int> help_view(Errand& errand) { return Help(errand).run(Question::view); }

Result<int> help_control(Errand& errand) { return Help(errand).run(Question::control); }

Result<int> help_clipboard(Errand& errand) { return Help(errand).run(Question::clipboard); }

Result<int> help_list(Errand& errand) {
    const auto list = errand.ask({});
    if (!list) {
        return failure(list.error());
    }
    Table table({"HELP", "STATION", "HELPER", "ACCOUNT", "STATE"});
    for (const auto& help : list_of(*list, "helps")) {
        auto state = text_of(help, "state");
        std::replace(state.begin(), state.end(), '_', ' ');
        table.add({std::to_string(number_of(help, "id")), text_of(help, "station"),
                   text_of(help, "helper"), text_of(help, "account"), state});
    }
    errand.show(*list, table.empty() ? "No help.\n" : table.text());
    return exit_done;
}

Result<int> help_release(Errand& errand) {
    return errand.carry_out({{"id", errand.call.number("ID")}},
                            "Help " + errand.call.text("ID") +
                                ": mouse and keyboard are given back.\n");
}

Result<int> help_end(Errand& errand) {
    return errand.carry_out({{"id", errand.call.number("ID")}},
                            "Help " + errand.call.text("ID") + " is over.\n");
}

}  // namespace foyer::ctl
