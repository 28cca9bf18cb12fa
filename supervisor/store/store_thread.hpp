// The one thread on which the store works, so that a slow disk never holds up the io thread.
// Values go over by post and come back by post; nothing is shared.
//
// Batching is natural: whatever has arrived while the last transaction was written becomes the
// next one. Its pieces succeed or fail together. Completions run on the io thread, in the order of
// the calls, and only after the transaction is on disk; an Error means that nothing was kept and
// that what depended on it must not be acknowledged.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "proto/result.hpp"
#include "supervisor/store/store.hpp"

namespace boost::asio {
class io_context;
}

namespace foyer::supervisor {

class StoreThread {
public:
    using Done = std::function<void(Status)>;
    using Work = std::function<Status(Store&)>;  // runs on the store's thread: capture values only

    // `io` runs the completions and must outlive this object; waiting completions keep it running.
    StoreThread(boost::asio::io_context& io, Store store);
    // Like finish().
    ~StoreThread();
    StoreThread(const StoreThread&) = delete;
    StoreThread& operator=(const StoreThread&) = delete;

    void save(std::vector<Row> rows, Millis now_wall_ms, Done done);
    void save_account(AccountRow account, Done done);
    void save_token(TokenRow token, Done done);
    void drop_token(std::string hash, Done done);
    void register_entries(RegisterRange range,
                          std::function<void(Result<std::vector<RegisterEntry>>)> done);
    void helps(Millis from_wall_ms, Millis to_wall_ms, StationName station,
               std::function<void(Result<std::vector<HelpRow>>)> done);
    void verify_register(std::function<void(Result<RegisterCheck>)> done);
    void purge(Millis now_wall_ms, std::int32_t help_days, Done done);

    // Anything else. It shares a transaction with its neighbours, so that an Error of `work` fails
    // them too: work that may be refused for other reasons than the disk is checked before.
    void run(Work work, Done done);

    // Blocks until all that was asked before is written, ends the thread and closes the store.
    // Completions that wait are still posted. Nothing may be asked afterwards.
    void finish();

private:
    struct Inside;
    std::unique_ptr<Inside> inside_;
};

}  // namespace foyer::supervisor
