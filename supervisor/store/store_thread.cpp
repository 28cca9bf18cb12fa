#include "supervisor/store/store_thread.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/execution/outstanding_work.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/prefer.hpp>
#include <cassert>
#include <optional>
#include <thread>
#include <utility>

namespace foyer::supervisor {

namespace asio = boost::asio;

struct StoreThread::Inside {
    struct Job {
        Work work;
        Done done;
        // Keeps the io thread's context running until `done` was called there.
        asio::any_io_executor home;
    };

    Inside(asio::io_context& io_of_completions, Store store_to_own)
        : home(io_of_completions), store(std::move(store_to_own)) {}

    // On the store's thread. The first job of a batch posts the commit, which therefore comes
    // after every job that has arrived by then: those are the batch.
    void take(Job job) {
        batch.push_back(std::move(job));
        if (batch.size() == 1) asio::post(io, [this] { commit(); });
    }

    void commit() {
        std::vector<Job> jobs = std::exchange(batch, {});
        const Status written = store->together([&]() -> Status {
            for (const Job& job : jobs) {
                if (const Status worked = job.work(*store); !worked) return worked;
            }
            return {};
        });
        asio::post(home, [jobs = std::move(jobs), written] {
            for (const Job& job : jobs) job.done(written);
        });
    }

    asio::io_context& home;
    // Of the store's thread alone, once it runs.
    std::optional<Store> store;
    std::vector<Job> batch;
    // Between the two threads; contexts and work guards take posts from anywhere.
    asio::io_context io{1};
    asio::executor_work_guard<asio::io_context::executor_type> open = asio::make_work_guard(io);
    std::thread thread{[this] { io.run(); }};
};

StoreThread::StoreThread(asio::io_context& io, Store store)
    : inside_(std::make_unique<Inside>(io, std::move(store))) {}

StoreThread::~StoreThread() { finish(); }

void StoreThread::finish() {
    if (!inside_->thread.joinable()) return;
    inside_->open.reset();
    inside_->thread.join();
    inside_->store.reset();
}

void StoreThread::run(Work work, Done done) {
    assert(inside_->thread.joinable() && "asked after finish()");
    Inside::Job job{
        std::move(work), std::move(done),
        asio::prefer(inside_->home.get_executor(), asio::execution::outstanding_work.tracked)};
    asio::post(inside_->io, [inside = inside_.get(), job = std::move(job)]() mutable {
        inside->take(std::move(job));
    });
}

void StoreThread::save(std::vector<Row> rows, Millis now_wall_ms, Done done) {
    run([rows = std::move(rows), now_wall_ms](Store& s) { return s.save(rows, now_wall_ms); },
        std::move(done));
}

void StoreThread::save_account(AccountRow account, Done done) {
    run([account = std::move(account)](Store& s) { return s.save_account(account); },
        std::move(done));
}

void StoreThread::save_token(TokenRow token, Done done) {
    run([token = std::move(token)](Store& s) { return s.save_token(token); }, std::move(done));
}

void StoreThread::drop_token(std::string hash, Done done) {
    run([hash = std::move(hash)](Store& s) { return s.drop_token(hash); }, std::move(done));
}

void StoreThread::purge(Millis now_wall_ms, std::int32_t help_days, Done done) {
    run([=](Store& s) { return s.purge(now_wall_ms, help_days); }, std::move(done));
}

namespace {

// A question to the store whose answer has a value. The value is made on the store's thread and
// read on the io thread, one after the other; `answer` is what carries it across.
template <class T>
void ask(StoreThread& thread, std::function<Result<T>(Store&)> question,
         std::function<void(Result<T>)> done) {
    auto answer = std::make_shared<Result<T>>();
    thread.run(
        [answer, question = std::move(question)](Store& store) -> Status {
            *answer = question(store);
            if (!*answer) return failure(answer->error());
            return {};
        },
        [answer, done = std::move(done)](const Status& written) {
            if (written) return done(*std::move(*answer));
            done(failure(written.error()));
        });
}

}  // namespace

void StoreThread::register_entries(RegisterRange range,
                                   std::function<void(Result<std::vector<RegisterEntry>>)> done) {
    ask<std::vector<RegisterEntry>>(
        *this, [range = std::move(range)](Store& s) { return s.register_entries(range); },
        std::move(done));
}

void StoreThread::helps(Millis from_wall_ms, Millis to_wall_ms, StationName station,
                        std::function<void(Result<std::vector<HelpRow>>)> done) {
    ask<std::vector<HelpRow>>(
        *this,
        [=, station = std::move(station)](Store& s) {
            return s.helps(from_wall_ms, to_wall_ms, station);
        },
        std::move(done));
}

void StoreThread::verify_register(std::function<void(Result<RegisterCheck>)> done) {
    ask<RegisterCheck>(
        *this, [](Store& s) { return s.verify_register(); }, std::move(done));
}

}  // namespace foyer::supervisor
