// A small shared library for dlopen: one function that can be called, one object, a constructor and a destructor that
// keep no output, so that a loop of dlopen and dlclose stays fast.
int lib_object = 7;
static int lib_constructed;

__attribute__((constructor)) static void lib_enter(void) { lib_constructed = 1; }
__attribute__((destructor)) static void lib_leave(void) { lib_constructed = 0; }

__attribute__((noinline)) int lib_function(int value) { return value + lib_object * lib_constructed; }
