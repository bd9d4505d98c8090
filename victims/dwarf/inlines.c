/* Inlined calls in C, a function with a cold part, and one that is copied for its constant argument. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct node { struct node *next; int value; };

static inline int weigh(const struct node *node) { return node->value * 3 + rand() % 2; }

static inline int weigh_all(const struct node *node)
{
    int sum = 0;
    for (; node; node = node->next)
        sum += weigh(node);
    return sum;
}

static struct node *push(struct node *head, int value)
{
    struct node *node = malloc(sizeof *node);
    if (!node) {
        perror("malloc");
        abort();
    }
    *node = (struct node){ head, value };
    return node;
}

__attribute__((noinline)) static int sum_text(const char *text, int base)
{
    int sum = base;
    while (*text)
        sum += weigh(&(struct node){ 0, *text++ });
    return sum;
}

__attribute__((noinline)) int outer(int count)
{
    struct node *head = NULL;
    for (int i = 0; i < count; i++)
        head = push(push(head, i), i * 2);
    int weight = weigh_all(head);
    int inner(int x) { return weight * x; }
    return inner(count) + weigh_all(head ? head->next : NULL);
}

int main(int argc, char **argv)
{
    printf("%d\n", outer(argc * 5) + sum_text(argv[0], 7) + sum_text("abc", 7));
    return 0;
}
