// The store's thread: order, batches, errors, and an end that loses nothing.
#include "supervisor/store/store_thread.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <csignal>
#include <future>
#include <thread>

#include "tests/store/store_fixture.hpp"

namespace foyer::tests {

using namespace foyer::supervisor;

class StoreOnItsThread : public StoreFixture {
protected:
    static StationRow station(int number) {
        return {"poste-" + std::to_string(number), "key", noon, std::nullopt, 0};
    }

    boost::asio::io_context io_{1};
};

TEST_F(StoreOnItsThread, CompletionsComeInOrderOnTheThreadOfTheContext) {
    StoreThread thread(io_, open());
    std::vector<int> done;
    for (int i = 0; i < 200; ++i) {
        thread.save({station(i)}, noon, [&done, i, here = std::this_thread::get_id()](Status s) {
            EXPECT_TRUE(s) << s.error().text;
            EXPECT_EQ(std::this_thread::get_id(), here);
            done.push_back(i);
        });
    }
    EXPECT_TRUE(done.empty());
    io_.run();  // ends by itself when the last completion was called
    ASSERT_EQ(done.size(), 200U);
    EXPECT_TRUE(std::is_sorted(done.begin(), done.end()));
}

TEST_F(StoreOnItsThread, WhatIsAcknowledgedIsThereForAnotherReader) {
    StoreThread thread(io_, open());
    int rows = -1;
    thread.save({station(1)}, noon, [&](const Status& s) {
        ASSERT_TRUE(s);
        soci::session sql("sqlite3", "dbname=\"" + database().string() + "\"");
        sql << "SELECT COUNT(*) FROM station", soci::into(rows);
    });
    io_.run();
    EXPECT_EQ(rows, 1);
}

TEST_F(StoreOnItsThread, WhatArrivesDuringAWriteIsTheNextTransaction) {
    StoreThread thread(io_, open());
    std::vector<std::string> done;
    const auto note = [&](const Status& s) { done.push_back(s ? "ok" : s.error().text); };
    std::promise<void> begun;
    std::promise<void> others_asked;
    thread.run(
        [&](Store&) -> Status {
            begun.set_value();
            others_asked.get_future().wait();
            return {};
        },
        note);
    begun.get_future().wait();
    // One transaction: the failure of one is the failure of all three, and of no other.
    thread.save({station(1)}, noon, note);
    thread.run([](Store&) -> Status { return failure("broken on purpose"); }, note);
    thread.save({station(2)}, noon, note);
    others_asked.set_value();
    io_.run();
    EXPECT_EQ(done, (std::vector<std::string>{"ok", "broken on purpose", "broken on purpose",
                                              "broken on purpose"}));
    thread.finish();
    EXPECT_TRUE(open().load()->stations.empty());
}

TEST_F(StoreOnItsThread, StoreWorksAgainAfterABatchThatFailed) {
    StoreThread thread(io_, open());
    Status second = failure("not called");
    thread.run([](Store&) -> Status { return failure("no"); },
               [&](const Status& first) {
                   EXPECT_FALSE(first);
                   thread.save({station(1)}, noon, [&](Status s) { second = std::move(s); });
               });
    io_.run();
    EXPECT_TRUE(second) << second.error().text;
}

TEST_F(StoreOnItsThread, FinishWritesAllThatWaits) {
    constexpr int count = 300;
    int acknowledged = 0;
    {
        StoreThread thread(io_, open());
        for (int i = 0; i < count; ++i) {
            thread.save({station(i)}, noon,
                        [&](const Status& s) { acknowledged += s.has_value(); });
        }
    }
    EXPECT_EQ(open().load()->stations.size(), std::size_t(count));
    io_.run();
    EXPECT_EQ(acknowledged, count);
}

TEST_F(StoreOnItsThread, QuestionsAreAnsweredWithValues) {
    StoreThread thread(io_, open());
    std::size_t lines = 0;
    bool intact = false;
    thread.save({ended_session(1, noon)}, noon, [](const Status& s) { EXPECT_TRUE(s); });
    thread.register_entries({}, [&](const Result<std::vector<RegisterEntry>>& entries) {
        lines = entries.value().size();
    });
    thread.verify_register([&](const Result<RegisterCheck>& check) { intact = check->intact(); });
    io_.run();
    EXPECT_EQ(lines, 1U);
    EXPECT_TRUE(intact);
}

// A limit on the size of files is how a test without rights fills a disk.
class FullDisk {
public:
    explicit FullDisk(rlim_t bytes_max) : signal_before_(std::signal(SIGXFSZ, SIG_IGN)) {
        getrlimit(RLIMIT_FSIZE, &before_);
        const rlimit limit{bytes_max, before_.rlim_max};
        setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~FullDisk() {
        setrlimit(RLIMIT_FSIZE, &before_);
        std::signal(SIGXFSZ, signal_before_);
    }

private:
    void (*signal_before_)(int);
    rlimit before_{};
};

TEST_F(StoreOnItsThread, FullDiskIsToldAndWhatWasWrittenBeforeStays) {
    {
        StoreThread thread(io_, open());
        std::vector<bool> told;
        const auto note = [&](const Status& s) { told.push_back(s.has_value()); };
        const StationRow large{"poste-2", std::string(1 << 20, 'x'), noon, std::nullopt, 0};
        thread.save({station(1)}, noon, note);
        io_.run();
        {
            const FullDisk full(512 * 1024);
            thread.save({large}, noon, note);
            io_.restart();
            io_.run();
        }
        thread.save({station(3)}, noon, note);
        io_.restart();
        io_.run();
        EXPECT_EQ(told, (std::vector{true, false, true}));
    }
    const auto stations = open().load()->stations;
    EXPECT_EQ(stations, (std::vector{station(1), station(3)}));
}

}  // namespace foyer::tests
