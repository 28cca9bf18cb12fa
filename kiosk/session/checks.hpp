// The table of what a proof looks at. One check = one function that looks in one kind of place and
// tells what it found; to look at more, add a row. A check that cannot run is an error, and the
// proof is then not clean.
//
// What is found is told by place, kind and number, never by a name that a guest chose.
#pragma once

#include <sys/types.h>

#include <set>
#include <span>
#include <string>
#include <vector>

#include "kiosk/session/proof.hpp"
#include "proto/result.hpp"

namespace foyer::kiosk {

struct NamedCheck {
    const char* name;
    const char* looked_at;  // for the reader of the register
    // What was found, or empty. Error: why the check could not run.
    Result<std::string> (*look)(const ProofScope&);
    bool quick;  // part of the quick proof
    bool full;   // part of the full one
    // What it finds may be one of the things that a repair takes away, or goes with one of them.
    bool repairable = false;
};

// How the `found` of a check begins that could not look.
constexpr const char* could_not_run = "could not run: ";
// What the check of removable media finds, however many: it tells the desk what to do.
constexpr const char* medium_is_in = "a USB stick or card is still in: take it out";

std::span<const NamedCheck> all_checks();

// The rows' functions, by file.
Result<std::string> check_processes(const ProofScope& scope);  // checks_processes.cpp
Result<std::string> check_namespaces(const ProofScope& scope);
Result<std::string> check_control_groups(const ProofScope& scope);
Result<std::string> check_mounts(const ProofScope& scope);  // checks_mounts.cpp
Result<std::string> check_loop_devices(const ProofScope& scope);
Result<std::string> check_removable_media(const ProofScope& scope);
Result<std::string> check_run_directory(const ProofScope& scope);  // checks_files.cpp
Result<std::string> check_writable_places(const ProofScope& scope);
Result<std::string> check_whole_disk(const ProofScope& scope);
Result<std::string> check_sysv_ipc(const ProofScope& scope);  // checks_kernel.cpp
Result<std::string> check_message_queues(const ProofScope& scope);
Result<std::string> check_keys(const ProofScope& scope);
Result<std::string> check_internet_sockets(const ProofScope& scope);  // checks_sockets.cpp
Result<std::string> check_unix_sockets(const ProofScope& scope);
Result<std::string> check_displays(const ProofScope& scope);  // checks_services.cpp
Result<std::string> check_print_jobs(const ProofScope& scope);
Result<std::string> check_scheduled_jobs(const ProofScope& scope);
Result<std::string> check_mail(const ProofScope& scope);
Result<std::string> check_core_dumps(const ProofScope& scope);
Result<std::string> check_journal(const ProofScope& scope);
Result<std::string> check_settings(const ProofScope& scope);  // checks_settings.cpp

// The directories that the quick proof searches, each with all below it on its mount: the usual
// ones, those that the last full proof found open to every user, and what is mounted below either.
Result<std::set<std::string>> quick_places(const ProofScope& scope);

// What the checks of processes and of mounts find, for the repair: pids, and mount points in the
// order in which they were made.
Result<std::set<pid_t>> session_processes(const ProofScope& scope);
Result<std::vector<std::string>> session_mounts(const ProofScope& scope);

}  // namespace foyer::kiosk
