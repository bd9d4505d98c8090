using System.Linq.Expressions;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;

// Threads that wait for ever in code of every kind; each says its own name first.
int threads = args.Length > 0 ? int.Parse(args[0]) : 1;
Generic<string>.Nested<int> nested = new();
Action<Action>[] kinds =
[
    static rest => Plain(rest),
    rest => nested.Call("a", 1L, rest),
    static rest => GenericMethod<Dictionary<string, int[]>>([], rest),
    static rest => Async(rest).GetAwaiter().GetResult(),
    static rest => Local(rest),
    static rest => Dynamic()(rest),
    static rest => Compiled()(rest),
    static rest => new Derived().Virtual(rest),
    static rest => { foreach (int _ in Iterator(rest)) { } },
    static rest => ByReference(ref Unsafe.AsRef(in Value.Zero), [1], rest),
    static rest => Native(rest),
];
using CountdownEvent ready = new(threads * kinds.Length);
ManualResetEventSlim never = new();
for (int i = 0; i < threads * kinds.Length; i++)
{
    Action<Action> kind = kinds[i % kinds.Length];
    new Thread(() => kind(() => { ready.Signal(); never.Wait(); })) { IsBackground = true }.Start();
}
ready.Wait();
Console.WriteLine("ready");
Console.ReadLine();

[MethodImpl(MethodImplOptions.NoInlining)]
static void Plain(Action rest) => rest();

[MethodImpl(MethodImplOptions.NoInlining)]
static T GenericMethod<T>(T value, Action rest) { rest(); return value; }

[MethodImpl(MethodImplOptions.NoInlining)]
static async Task<int> Async(Action rest) { await Task.Yield(); rest(); return 1; }

static void Local(Action rest)
{
    int count = 0;
    [MethodImpl(MethodImplOptions.NoInlining)]
    void Inner() { count++; rest(); }
    Inner();
    Console.WriteLine(count);
}

static Action<Action> Dynamic()
{
    DynamicMethod method = new("MadeAtRunTime", null, [typeof(Action)]);
    ILGenerator il = method.GetILGenerator();
    il.Emit(OpCodes.Ldarg_0);
    il.Emit(OpCodes.Callvirt, typeof(Action).GetMethod("Invoke")!);
    // A call that nothing follows becomes a jump, and its method leaves the stack.
    il.Emit(OpCodes.Ldarg_0);
    il.Emit(OpCodes.Call, typeof(GC).GetMethod(nameof(GC.KeepAlive))!);
    il.Emit(OpCodes.Ret);
    return method.CreateDelegate<Action<Action>>();
}

static Action<Action> Compiled()
{
    ParameterExpression rest = Expression.Parameter(typeof(Action));
    return Expression.Lambda<Action<Action>>(Expression.Block(Expression.Invoke(rest), Expression.Call(typeof(GC), nameof(GC.KeepAlive), null, rest)), "FromTree", [rest]).Compile();
}

static IEnumerable<int> Iterator(Action rest) { yield return 1; rest(); yield return 2; }

[MethodImpl(MethodImplOptions.NoInlining)]
static void ByReference(ref Value value, int[] numbers, Action rest) { rest(); value = new(numbers[0]); }

[MethodImpl(MethodImplOptions.NoInlining)]
static void Native(Action rest) => Array.Sort([2, 1], (a, b) => { rest(); return a - b; });

readonly record struct Value(int Number) { public static readonly Value Zero; }

class Generic<T> { public class Nested<U> { [MethodImpl(MethodImplOptions.NoInlining)] public void Call<V>(T a, V b, Action rest) => rest(); } }
abstract class Base { public abstract void Virtual(Action rest); }
sealed class Derived : Base { [MethodImpl(MethodImplOptions.NoInlining)] public override void Virtual(Action rest) => rest(); }
