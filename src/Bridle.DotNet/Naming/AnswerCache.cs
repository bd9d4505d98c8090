namespace Bridle.DotNet.Naming;

/// <summary>The answers of a runtime by the range of code that each is about, with the time at which it was given. One thread at a time.</summary>
internal sealed class AnswerCache(int limit)
{
    private readonly SortedList<ulong, (CodeAnswer Answer, long At)> _answers = [];

    public bool TryFind(ulong address, out CodeAnswer answer, out long at)
    {
        int index = IndexOf(address);
        (answer, at) = index >= 0 ? _answers.Values[index] : default;
        return index >= 0 && answer.Contains(address);
    }

    public void Add(in CodeAnswer answer, long at)
    {
        if (_answers.Count >= limit) _answers.Clear();
        _answers[answer.Start] = (answer, at);
    }

    // The last one that starts at or before the address.
    private int IndexOf(ulong address)
    {
        IList<ulong> starts = _answers.Keys;
        int low = 0, high = starts.Count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (starts[middle] <= address) low = middle + 1;
            else high = middle;
        }

        return low - 1;
    }
}
