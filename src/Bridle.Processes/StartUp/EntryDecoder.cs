using Bridle.Target;

namespace Bridle.Processes.StartUp;

/// <summary>
/// Finds main in a program without symbols: start-up code passes it to __libc_start_main as the first argument. glibc's _start calls
/// that itself; musl's calls a function with the stack pointer, which calls it. It reads code and runs nothing.
/// </summary>
internal static class EntryDecoder
{
    /// <summary>In one function. glibc's _start has 13 and musl's start functions at most 20 before they call.</summary>
    public const int MostInstructions = 64;

    /// <summary>From the entry to __libc_start_main. musl's static-pie programs relocate themselves in one more on the way.</summary>
    public const int MostFunctions = 4;

    /// <summary>
    /// The call by which start-up code hands main on: the first one on the way from the entry whose first argument is a constant. When a
    /// thread comes to its address, rdi is main.
    /// </summary>
    public static bool TryFindMainCall(IMemoryReader memory, TargetAddress entry, out EntryCall call)
    {
        TargetAddress function = entry;
        for (int count = 0; count < MostFunctions; count++)
        {
            if (!TryFindCall(memory, function, out call))
                return false;
            if (call.Argument is not null)
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
