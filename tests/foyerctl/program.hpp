// foyerctl as its users run it: another process, its standard streams in pipes.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace foyer::test {

struct Outcome {
    int code = -1;  // exit status; 128 + signal when it was killed
    std::string out;
    std::string error;
};

class Program {
public:
    // Starts build/bin/foyerctl. `input` is all that it reads from standard input.
    explicit Program(const std::vector<std::string>& arguments, const std::string& input = "");
    ~Program();  // kills what still runs
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;

    // Blocks for one line of its output, without the newline; empty when it ended instead.
    std::string read_line();
    void signal(int number) const;
    // Waits for its end; `out` is what `read_line` has not taken.
    Outcome wait();

private:
    pid_t pid_ = -1;
    int out_ = -1;
    int error_ = -1;
    std::string rest_;
};

// Starts it and waits.
Outcome run_foyerctl(const std::vector<std::string>& arguments, const std::string& input = "");

}  // namespace foyer::test
