// Sleeps at the bottom of calls that are inlined, overloaded, members, templates and in nameless namespaces. Says "ready".
#include <cstdio>
#include <unistd.h>

namespace shapes {
namespace {
__attribute__((noinline)) int bottom(const char *text)
{
    puts(text);
    fflush(stdout);
    for (int i = 0; i < 60; i++)
        pause();
    return 1;
}

inline __attribute__((always_inline)) int inner(int x)
{
    return bottom("ready") + x;
}
}

template <typename T> struct Box {
    T value;
    __attribute__((noinline)) T weigh(T by) const { return inner(static_cast<int>(by)) + value; }
    inline __attribute__((always_inline)) T twice() const
    {
        return weigh(2) +
               value;
    }
};

struct Name {
    int length;
};

__attribute__((noinline)) int overloaded(const Name &name, int x)
{
    Box<int> box{x};
    return box.twice() + name.length;
}
}

int main(int count, char **)
{
    alarm(60);
    return shapes::overloaded(shapes::Name{count}, count) + count;
}
