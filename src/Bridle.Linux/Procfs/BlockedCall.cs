using System.Text;
using Bridle.Target;

namespace Bridle.Linux.Procfs;

/// <summary>
/// Where a thread sleeps in the kernel, by /proc/PID/task/TID/syscall and the count of its context switches. Two that are equal, one
/// before and one after something was read, mean that the thread has not run between.
/// </summary>
/// <param name="InstructionPointer">Of the program, behind its system call.</param>
/// <param name="StackPointer">Of the program.</param>
/// <param name="Line">All that the kernel says: the call and its arguments too.</param>
/// <param name="Switches">Voluntary and other ones.</param>
public sealed record BlockedCall(TargetAddress InstructionPointer, TargetAddress StackPointer, string Line, (ulong Voluntary, ulong Other) Switches)
{
    private const int LineBytes = 512, StatusBytes = 1 << 16;

    /// <summary>False with success where the thread runs.</summary>
    internal static bool TryRead(string threadFolder, out BlockedCall? call, out Errno error)
    {
        call = null;
        Span<byte> text = stackalloc byte[LineBytes];
        error = ProcContent.ReadHead($"{threadFolder}/syscall", text, out int length);
        if (!error.IsSuccess) return false;
        error = ProcContent.ReadAll($"{threadFolder}/status", StatusBytes, out byte[] status);
        if (!error.IsSuccess || !TryParseLast(text[..length], out ulong stackPointer, out ulong instructionPointer)) return false;
        call = new BlockedCall(new TargetAddress(instructionPointer), new TargetAddress(stackPointer), Encoding.ASCII.GetString(text[..length]),
            (Count(status, "\nvoluntary_ctxt_switches:"u8), Count(status, "\nnonvoluntary_ctxt_switches:"u8)));
        return true;
    }

    // "NUMBER ARGUMENTS... SP PC", "-1 SP PC" outside of a call, "running".
    private static bool TryParseLast(ReadOnlySpan<byte> line, out ulong stackPointer, out ulong instructionPointer)
    {
        (stackPointer, instructionPointer) = (0, 0);
        line = line.TrimEnd((byte)'\n');
        int second = line.LastIndexOf((byte)' ');
        int first = second <= 0 ? -1 : line[..second].LastIndexOf((byte)' ');
        return first > 0 && TryHex(line[(first + 1)..second], out stackPointer) && TryHex(line[(second + 1)..], out instructionPointer)
            && instructionPointer != 0;
    }

    private static bool TryHex(ReadOnlySpan<byte> text, out ulong value)
    {
        value = 0;
        return text.StartsWith("0x"u8) && new TextCursor(text[2..]).TryTakeHex(out value);
    }

    private static ulong Count(ReadOnlySpan<byte> status, ReadOnlySpan<byte> field)
    {
        int at = status.IndexOf(field);
        if (at < 0) return 0;
        TextCursor cursor = new(status[(at + field.Length)..]);
        cursor.SkipBlanks();
        return cursor.TryTakeUnsigned(out ulong count) ? count : 0;
    }
}
