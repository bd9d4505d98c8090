using Bridle.Target;

namespace Bridle.Processes.StartUp;

/// <summary>
/// Finds main in a program without symbols: start-up code passes it to __libc_start_main as the first argument. glibc's _start calls
/// that itself; musl's calls a function with the stack pointer, which calls it. It reads code and runs nothing.
/// </summary>
internal static class EntryDecoder
{
    /// <summary>
    /// In one function. glibc's _start calls in its 11th instruction and musl's in its 5th, but what relocates musl's static-pie programs
    /// comes to its end only behind a hundred.
    /// </summary>
    public const int MostInstructions = 192;

    /// <summary>From the entry to __libc_start_main. glibc calls it at once, musl after one function more; the rest is reserve.</summary>
    public const int MostFunctions = 4;

    /// <summary>
    /// The call by which start-up code hands main on: the first one on the way from the entry whose first argument is fixed. When a
    /// thread comes to its address, rdi is main, even where the code does not tell yet what that will be.
    /// </summary>
    public static bool TryFindMainCall(IMemoryReader memory, TargetAddress entry, out EntryCall call)
    {
        TargetAddress function = entry;
        for (int count = 0; count < MostFunctions; count++)
        {
            if (!TryFindCall(memory, function, out call))
                return false;
            if (call.PassesMain)
                return true;
            if (call.Target is not { } target)
                return false;
            function = target;
        }
        call = default;
        return false;
    }

    /// <summary>The first call, or jump out, behind <paramref name="start"/>. False: none near, or no code.</summary>
    public static bool TryFindCall(IMemoryReader memory, TargetAddress start, out EntryCall call)
    {
        EntryCursor cursor = new(memory, start);
        for (int count = 0; count < MostInstructions && cursor.MoveNext(); count++)
        {
            if (cursor.TryLeave(out call))
                return true;
        }
        call = default;
        return false;
    }
}
