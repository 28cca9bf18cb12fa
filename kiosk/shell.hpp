// The kiosk's shell: feeds what happens at the station to the core (kiosk/core/station.hpp) and
// performs what the core decides, in order, on the one io thread. It owns the outer display, the
// curtain, the worlds, the mirrors of helps, the proof under way and the link.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "kiosk/children/children.hpp"
#include "kiosk/children/deadline.hpp"
#include "kiosk/core/station.hpp"
#include "kiosk/curtain_process.hpp"
#include "kiosk/display/outer.hpp"
#include "kiosk/last_look.hpp"
#include "kiosk/link/supervisor_link.hpp"
#include "kiosk/memory_file.hpp"
#include "kiosk/mirrors.hpp"
#include "kiosk/session/ground.hpp"
#include "kiosk/session/baseline.hpp"
#include "kiosk/session/media_watch.hpp"
#include "kiosk/session/proof.hpp"
#include "kiosk/settings/settings.hpp"
#include "kiosk/showing.hpp"
#include "kiosk/slots.hpp"

namespace foyer::kiosk {

class Shell final : public LinkEvents {
public:
    // `programs`: where foyer-curtain and foyer-mirror are. `failed` is called when the station
    // cannot go on (its display or its memory is lost): the program has to end, and to be started
    // again by whoever started it.
    Shell(boost::asio::io_context& io, Settings settings, std::filesystem::path programs,
          Children& children, Ground& ground, MemoryFile& memory,
          std::function<void(const std::string& why)> failed);
    ~Shell() override;

    // Starts the display, the curtain, the proof at boot and the link.
    void start(Memory memory);
    // Tears the world down, cuts what runs, ends the display; `stopped` runs when all has ended.
    void stop(std::function<void()> stopped);

    // ---- LinkEvents
    void enrolment_code(const std::string& code) override;
    void link_up() override;
    void link_down(const std::string& reason) override;
    void message(SupervisorMessage message) override;

private:
    void step(const Event& event);
    void perform(const Effect& effect);
    void set_timer();
    void show();
    void tell_status() const;

    void outer_ready(const OuterAccess& access);
    SlotEvents slot_events();
    void build_world(const BuildWorld& build);
    void world_ready();
    void launch(const Launch& launch);
    void end_world();
    void world_gone(const ProofScope& scope);
    // For whom a world is made ahead; none: for nobody.
    std::optional<WorldKey> next_key() const;
    std::vector<curtain::Tile> read_tiles_of(const WorldKey& key) const;
    void hand_out(const Proof& look);
    void prove(Prove prove);
    std::unique_ptr<ProofRun> run_proof(ProofScope scope, bool full,
                                        std::function<void(Proof)> done);
    void watch_media();
    void start_mirror(const StartMirror& start);
    void continue_stop();

    boost::asio::io_context& io_;
    const Settings settings_;
    const std::filesystem::path programs_;
    Children& children_;
    Ground& ground_;
    MemoryFile& memory_;
    std::function<void(const std::string&)> failed_;

    Station core_;
    boost::asio::steady_timer timer_;
    Showing showing_;

    std::unique_ptr<OuterDisplay> outer_;
    std::optional<OuterAccess> outer_access_;
    std::unique_ptr<CurtainProcess> curtain_;

    Slots slots_;
    SessionId session_;                 // whose world is made, used or torn down; 0: none
    ProofScope last_scope_;             // of the last guest's world, for the quick proof
    std::shared_ptr<const Baseline> baseline_;  // null: it could not be taken
    std::optional<Prove> waiting_proof_;  // asked for before the outer display was ready
    std::unique_ptr<ProofRun> proof_;
    std::unique_ptr<MediaWatch> media_;  // null: nobody is told of a medium before the proof
    // A session has ended, and its world goes as soon as the glass is covered, or then: killing it
    // takes the processors that the drawing needs.
    std::optional<Deadline> covering_;
    LastLook last_look_;
    bool doubted_ = false;              // the last look found something: prove in full
    Mirrors mirrors_;

    std::unique_ptr<SupervisorLink> link_;
    bool link_running_ = false;
    std::function<void()> stopped_;     // set once stopping
};

}  // namespace foyer::kiosk
