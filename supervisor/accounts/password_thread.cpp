#include "supervisor/accounts/password_thread.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/execution/outstanding_work.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/prefer.hpp>
#include <cassert>
#include <thread>
#include <utility>

#include "supervisor/accounts/secrets.hpp"

namespace foyer::supervisor {

namespace asio = boost::asio;

struct PasswordThread::Inside {
    explicit Inside(asio::io_context& io_of_answers) : home(io_of_answers) {}

    // Runs `work` over there and `answer` with its result here.
    template <class T>
    void work_on(std::function<T()> work, std::function<void(T)> answer) {
        assert(*waiting < waiting_max);
        ++*waiting;
        // Keeps the io thread's context running until the answer was given.
        asio::any_io_executor back =
            asio::prefer(home.get_executor(), asio::execution::outstanding_work.tracked);
        asio::post(io, [back = std::move(back), waiting = waiting, work = std::move(work),
                        answer = std::move(answer)] {
            asio::post(back, [waiting, answer, value = work()] {
                --*waiting;
                answer(value);
            });
        });
    }

    asio::io_context& home;
    // Of the io thread alone; answers on their way may outlive this object.
    std::shared_ptr<std::size_t> waiting = std::make_shared<std::size_t>(0);
    asio::io_context io{1};
    asio::executor_work_guard<asio::io_context::executor_type> open = asio::make_work_guard(io);
    std::thread thread{[this] { io.run(); }};
};

PasswordThread::PasswordThread(asio::io_context& io) : inside_(std::make_unique<Inside>(io)) {}

PasswordThread::~PasswordThread() {
    inside_->io.stop();
    inside_->thread.join();
}

bool PasswordThread::full() const { return *inside_->waiting >= waiting_max; }

void PasswordThread::verify(std::string hash, std::string password,
                            std::function<void(bool)> answer) {
    inside_->work_on<bool>(
        [hash = std::move(hash), password = std::move(password)] {
            return password_matches(hash, password);
        },
        std::move(answer));
}

void PasswordThread::hash(std::string password, std::function<void(Result<std::string>)> answer) {
    inside_->work_on<Result<std::string>>(
        [password = std::move(password)] { return hash_password(password); }, std::move(answer));
}

}  // namespace foyer::supervisor
