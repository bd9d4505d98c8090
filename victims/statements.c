// Marks places for tracers as sys/sdt.h does, with operands that a compiler would choose only by chance. Says "ready", then for each
// line that it reads "listeners N", and runs through its places once.
#include <stdio.h>

#define PLACE(name, arguments, semaphore)                     \
    "990: nop\n"                                              \
    ".pushsection .note.stapsdt, \"?\", \"note\"\n"           \
    ".balign 4\n"                                             \
    ".4byte 992f - 991f, 994f - 993f, 3\n"                    \
    "991: .asciz \"stapsdt\"\n"                               \
    "992: .balign 4\n"                                        \
    "993: .8byte 990b, _.stapsdt.base, " semaphore "\n"       \
    ".asciz \"bridle\", \"" name "\", \"" arguments "\"\n"    \
    "994: .balign 4\n"                                        \
    ".popsection\n"

asm(".pushsection .stapsdt.base, \"a\", \"progbits\"\n"
    ".hidden _.stapsdt.base\n"
    "_.stapsdt.base: .space 1\n"
    ".popsection\n"
    ".pushsection .probes, \"aw\", \"progbits\"\n"
    ".globl listeners\n"
    "listeners: .2byte 0\n"
    ".popsection\n"
    ".data\n"
    ".balign 8\n"
    ".globl words\n"
    "words: .long 11, -22, 33, -44\n"
    ".text\n"
    ".globl places\n"
    ".type places, @function\n"
    "places:\n"
    PLACE("no__arguments", "", "0")
    PLACE("counted", "-4@%edi 8@%rsi", "listeners")
    PLACE("twice", "4@%ecx", "listeners")
    PLACE("twice", "4@%edx 8@$5", "listeners")
    PLACE("forms", "1@%ah -1@%dil -2@%r9w 8@$-7 -4@words+4(%rip) 4@(%rsi,%rcx,4) -4@4(%rsi) 8@%xmm0 -4@no_such_symbol(%rip) -8@%r15", "0")
    "    ret\n"
    ".size places, . - places\n");

extern void places(int number, const void *words);
extern volatile unsigned short listeners;
extern int words[4];

int main(void)
{
    char line[80];
    puts("ready");
    fflush(stdout);
    while (fgets(line, sizeof line, stdin)) {
        places(-3, words);
        printf("listeners %d\n", listeners);
        fflush(stdout);
    }
    return 0;
}
