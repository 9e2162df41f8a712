// How this thread appears to the operator (top, perf) and to the scheduler.
#pragma once

#include <pthread.h>
#include <sys/resource.h>

namespace attune {

// At most 15 characters, as Linux keeps them.
inline void name_this_thread(const char* name) { pthread_setname_np(pthread_self(), name); }

// Work that answers nobody gives way to work that does: on Linux niceness belongs to the thread.
inline void give_way_to_others() { setpriority(PRIO_PROCESS, 0, 15); }

}  // namespace attune
