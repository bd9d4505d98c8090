using System.Globalization;
using Bridle.Linux.Ptrace;
using Bridle.Processes.Stacks;
using Bridle.Processes.Tests.Stepping;
using Bridle.Target;
using Bridle.Testing;
using Iced.Intel;

namespace Bridle.Processes.Tests.Stacks;

/// <summary>
/// A program is stepped from its first instruction to its exit, through the run-time linker and the C library. Every call that is
/// stepped over and not yet returned from is a caller; at every single instruction the stack must be exactly those. The short run
/// looks at every fifth of a program without a run-time linker.
/// </summary>
public class EveryInstructionTests(ITestOutputHelper output)
{
    private const int MostSteps = 400_000, MostTold = 12, InstructionBytes = 15;

    public static TheoryData<VictimFlavour> Flavours => IsLong
        ? [VictimFlavour.Static, VictimFlavour.NoFramePointer, VictimFlavour.Stripped]
        : [VictimFlavour.Static];

    private static bool IsLong => Environment.GetEnvironmentVariable("BRIDLE_LONG_TESTS") == "1";

    [Theory]
    [MemberData(nameof(Flavours))]
    public void At_every_instruction_the_callers_are_those_that_called(VictimFlavour flavour)
    {
        string path = Victims.Build("stacks", flavour, "-O2", "-pthread");
        Dictionary<string, int> wrong = [];
        (int steps, int right) = (0, 0);
        TracedThread.Run(path, ["0"], thread => (steps, right) = Step(thread, wrong));
        string summary = $"{steps} instructions, {right} right\n{string.Join('\n', wrong.OrderByDescending(static pair => pair.Value).Select(static pair => $"{pair.Value} x {pair.Key}"))}";
        output.WriteLine(summary);
        Assert.True(steps > 5_000 && right == steps, summary);
    }

    private static (int Looked, int Right) Step(TracedThread thread, Dictionary<string, int> wrong)
    {
        using HeldProcess held = new(thread.Id);
        Stack<ulong> callers = [];
        byte[] code = new byte[InstructionBytes];
        int steps = 0, looked = 0, right = 0, every = IsLong ? 1 : 5, phase = Random.Shared.Next(every);
        while (steps < MostSteps)
        {
            Registers registers = thread.Registers;
            if (steps++ % every == phase)
            {
                ThreadStack stack = held.Read(thread.Id, registers);
                looked++;
                if (IsRight(stack, callers)) right++;
                else if (wrong.Count < MostTold) Count(wrong, thread.Id, registers, stack, callers);
            }

            thread.Memory.Read(registers.InstructionPointer, code);
            Decoder decoder = Decoder.Create(64, new ByteArrayCodeReader(code), registers.Rip);
            decoder.Decode(out Instruction instruction);
            if (thread.Step().IsDeath) break;
            if (instruction.Mnemonic == Mnemonic.Call) callers.Push(instruction.NextIP);
            if (instruction.Mnemonic == Mnemonic.Ret) callers.TryPop(out _);
        }

        return (looked, right);
    }

    private static bool IsRight(ThreadStack stack, Stack<ulong> callers) =>
        stack.Frames.Skip(1).Take(callers.Count).Select(static frame => frame.ProgramCounter.Value).SequenceEqual(callers);

    private static void Count(Dictionary<string, int> wrong, int processId, in Registers registers, ThreadStack stack, Stack<ulong> callers)
    {
        string where = Place(processId, registers.Rip);
        string text = $"{where}: expected {string.Join(' ', callers.Select(caller => Place(processId, caller)))}, found {string.Join(' ', stack.Frames.Skip(1).Select(frame => $"{Place(processId, frame.ProgramCounter.Value)}/{frame.Source}"))} {stack.End}";
        wrong[text] = wrong.GetValueOrDefault(text) + 1;
    }

    private static string Place(int processId, ulong address)
    {
        foreach (string line in File.ReadLines($"/proc/{processId}/maps"))
        {
            string[] fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            ulong[] range = [.. fields[0].Split('-').Append(fields[2]).Select(static text => ulong.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture))];
            (ulong start, ulong end, ulong offset) = (range[0], range[1], range[2]);
            if (address < start || address >= end) continue;
            return $"{Path.GetFileName(fields[^1])}+{address - start + offset:x}";
        }

        return $"{address:x}";
    }
}
