// What the dlopen floor opens and closes.
int library_function(int number) { return number + 7; }
