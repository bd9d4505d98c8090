using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Bridle.Linux.Procfs;
using Bridle.ObjectFiles.Cores;
using Bridle.Target;

namespace Bridle.Processes.Cores;

/// <summary>
/// What the kernel laid on the stack before the program began: argc, argv, envp, the auxiliary vector, and above them the strings of the
/// arguments, of the environment, and the name of the program (AT_EXECFN), in this order and without gaps. The core has the vector as a
/// note; where the same bytes lie on the stack, the rest is around them.
/// </summary>
internal sealed class InitialStack
{
    private const int Word = sizeof(ulong);

    // Two pairs of the vector tell it from all else.
    private const int MarkBytes = 4 * Word;
    private readonly byte[] _window;
    private readonly ulong _start;
    private readonly int _arguments, _environment, _end;

    private InitialStack(byte[] window, ulong start, int arguments, int environment, int end) =>
        (_window, _start, _arguments, _environment, _end) = (window, start, arguments, environment, end);

    /// <summary>As /proc/PID/cmdline would show them: what the program has written there since is seen.</summary>
    public ImmutableArray<string> Arguments => ZeroEndedStrings.Split(_window.AsSpan(_arguments, _environment - _arguments));

    /// <summary>As /proc/PID/environ would show it.</summary>
    public ImmutableArray<string> Environment => ZeroEndedStrings.Split(_window.AsSpan(_environment, _end - _environment));

    public static bool TryRead(IMemoryReader memory, ReadOnlySpan<byte> vector, TargetAddress programName, CoreLimits limits,
        [NotNullWhen(true)] out InitialStack? stack)
    {
        stack = null;
        if (programName.IsNull || vector.Length < MarkBytes) return false;
        byte[] window = ReadBefore(memory, programName, limits.InitialStackBytes);
        ulong start = unchecked(programName.Value - (ulong)window.Length);
        int at = window.AsSpan().LastIndexOf(vector[..MarkBytes]);
        if (at < Word || (start + (ulong)at) % Word != 0) return false;
        if (!TryWalkDown(window, at, out ReadOnlySpan<byte> arguments, out ReadOnlySpan<byte> environment)) return false;
        int strings = at + vector.Length;
        int first = Lowest(arguments, start, strings, window.Length);
        int second = environment.IsEmpty ? window.Length : Lowest(environment, start, strings, window.Length);
        if (first > second) return false;
        stack = new InitialStack(window, start, first, second, window.Length);
        return true;
    }

    // The stack's own mapping is shorter than the limit, and where memory ends before it is not known: what can be read is read in
    // pieces, backwards.
    private static byte[] ReadBefore(IMemoryReader memory, TargetAddress end, int limit)
    {
        const int Piece = 65_536;
        List<byte[]> pieces = [];
        int length = 0;
        for (TargetAddress at = end; length < limit;)
        {
            int wanted = (int)Math.Min((ulong)Math.Min(Piece, limit - length), at.Value);
            byte[] piece = new byte[wanted];
            if (wanted == 0) break;
            if (!memory.TryReadExactly(at.Plus(-wanted), piece)) piece = ReadPages(memory, at, wanted);
            pieces.Add(piece);
            length += piece.Length;
            at = at.Plus(-piece.Length);
            if (piece.Length < wanted) break;
        }

        pieces.Reverse();
        return [.. pieces.SelectMany(static piece => piece)];
    }

    private static byte[] ReadPages(IMemoryReader memory, TargetAddress end, int most)
    {
        const int Page = 4096;
        ulong start = end.Value & ~(ulong)(Page - 1);
        byte[] best = [];
        while (end.Value - start <= (ulong)most)
        {
            byte[] piece = new byte[(int)(end.Value - start)];
            if (!memory.TryReadExactly(new TargetAddress(start), piece)) break;
            best = piece;
            if (start < Page) break;
            start -= Page;
        }

        return best;
    }

    /// <summary>From the vector down: a zero, the environment's pointers, a zero, the arguments' pointers, and how many these are.</summary>
    private static bool TryWalkDown(byte[] window, int vector, out ReadOnlySpan<byte> arguments, out ReadOnlySpan<byte> environment)
    {
        arguments = environment = default;
        int end = vector - Word;
        if (end < 0 || WordAt(window, end) != 0) return false;
        int zero = end - Word;
        while (zero >= 0 && WordAt(window, zero) != 0) zero -= Word;
        if (zero < 0) return false;
        environment = window.AsSpan((zero + Word)..end);
        for (int at = zero - Word; at >= 0; at -= Word)
        {
            // No pointer is as small as their number.
            if (WordAt(window, at) != (ulong)((zero - at) / Word - 1)) continue;
            arguments = window.AsSpan((at + Word)..zero);
            return true;
        }

        return false;
    }

    // The program may have put others in the place of any of them; their strings are not where the kernel's are.
    private static int Lowest(ReadOnlySpan<byte> pointers, ulong start, int from, int to)
    {
        int lowest = to;
        for (; pointers.Length >= Word; pointers = pointers[Word..])
        {
            ulong offset = unchecked(BinaryPrimitives.ReadUInt64LittleEndian(pointers) - start);
            if (offset >= (ulong)from && offset < (ulong)lowest) lowest = (int)offset;
        }

        return lowest;
    }

    private static ulong WordAt(byte[] window, int offset) => BinaryPrimitives.ReadUInt64LittleEndian(window.AsSpan(offset));
}
