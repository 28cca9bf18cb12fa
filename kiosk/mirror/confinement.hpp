// What the mirror gives up before it reads its first byte: every way to gain privileges, its
// capabilities if it was started with any, core dumps (they would hold the screen), and every
// system call that it does not need; the list in confinement.cpp says what each is for. It
// cannot open a file or a socket, start a program or a thread, or touch another process; one of
// these calls kills it. All its descriptors are inherited, so nothing is missed.
#pragma once

#include "proto/result.hpp"

namespace foyer::mirror {

// For the whole process, for good. Error: the kernel refused; the mirror then must not run.
Status confine();

}  // namespace foyer::mirror
