/* Stands in for the NDK's libunwind, which Android's own libraries do not export. The program aborts when it panics and so
   never unwinds; what is left are the few calls of the standard library's backtraces, and each says: end of the stack. */

enum { END_OF_STACK = 5 };

int _Unwind_Backtrace(void *visit, void *argument) {
    (void)visit, (void)argument;
    return END_OF_STACK;
}

unsigned long _Unwind_GetIP(void *frame) {
    (void)frame;
    return 0;
}

unsigned long _Unwind_GetCFA(void *frame) {
    (void)frame;
    return 0;
}

void *_Unwind_FindEnclosingFunction(void *pc) {
    (void)pc;
    return 0;
}
